package dsock;

import dill.Deadline;
import dill.loop.Pollable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.CancellationException;

/** A port that TCP connections arrive at. One task at a time may accept them; any may close it. */
public final class TcpListener implements AutoCloseable {
  /**
   * As many connections as may wait to be accepted, if nobody says otherwise: what Linux allows by
   * default.
   */
  static final int BACKLOG = 4096;

  private final ServerSocketChannel channel;
  private final Pollable pollable;
  private final InetSocketAddress address;
  private final Half input = new Half("accepts");

  private TcpListener(ServerSocketChannel channel) throws IOException {
    this.channel = channel;
    this.address = (InetSocketAddress) channel.getLocalAddress();
    this.pollable = Pollable.register(channel);
  }

  static TcpListener open(InetSocketAddress address, int backlog) throws IOException {
    var channel = ServerSocketChannel.open();
    boolean open = false;
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(address, backlog);
      var listener = new TcpListener(channel);
      open = true;
      return listener;
    } catch (BindException e) {
      var named = new BindException(address + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    } finally {
      if (!open) {
        channel.close();
      }
    }
  }

  /**
   * Accepts a connection, and waits as long as it takes.
   *
   * @return the connection
   * @throws CancellationException if it has to wait and the task is cancelled; the listener is as
   *     it was
   * @throws IOException if the listener is closed, or the system cannot have one more connection
   */
  public Tcp accept() throws IOException {
    return accept(Deadline.NEVER);
  }

  /**
   * Accepts a connection. libdill's {@code tcp_accept}.
   *
   * @param deadline when to give up
   * @return the connection
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the listener is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the listener is as
   *     it was
   * @throws IOException if the listener is closed, or the system cannot have one more connection
   * @throws IllegalStateException while another task accepts
   */
  public Tcp accept(Deadline deadline) throws IOException {
    input.enter(this);
    try {
      return acceptOne(deadline);
    } finally {
      input.exit();
    }
  }

  private Tcp acceptOne(Deadline deadline) throws IOException {
    while (true) {
      try {
        var accepted = channel.accept();
        if (accepted != null) {
          return Tcp.of(accepted);
        }
      } catch (ClosedChannelException e) {
        throw new SocketException(this + " is closed");
      }
      if (!pollable.awaitAcceptable(deadline.remainingNanos())) {
        throw new SocketTimeoutException(this + ": nobody connected in time");
      }
    }
  }

  /** {@return the port that it listens on} */
  public int port() {
    return address.getPort();
  }

  /** {@return the address that it listens on} */
  public InetSocketAddress local() {
    return address;
  }

  /**
   * Stops listening: once this returns, nobody can connect, and the port is free. A task that waits
   * to accept gets an {@link IOException}. To close it again does nothing.
   */
  @Override
  public void close() {
    pollable.closeAndFree();
  }

  /** {@return the address, for people} */
  @Override
  public String toString() {
    return "TcpListener[" + address + "]";
  }
}
