package dsock;

import dill.Deadline;
import dill.loop.Acceptor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CancellationException;

/** A port that TCP connections arrive at. One task at a time may accept them; any may close it. */
public final class TcpListener implements AutoCloseable {
  /**
   * As many connections as may wait to be accepted, if nobody says otherwise: what Linux allows by
   * default.
   */
  static final int BACKLOG = 4096;

  private final Acceptor acceptor;
  private final InetSocketAddress address;
  private final Half input = new Half("accepts");

  private TcpListener(Acceptor acceptor) throws IOException {
    this.acceptor = acceptor;
    this.address = acceptor.local();
  }

  static TcpListener open(InetSocketAddress address, int backlog) throws IOException {
    try {
      return new TcpListener(Acceptor.listen(address, backlog));
    } catch (BindException e) {
      var named = new BindException(address + ": " + e.getMessage());
      named.initCause(e);
      throw named;
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
        var accepted = acceptor.accept();
        if (accepted != null) {
          return Tcp.of(accepted);
        }
      } catch (ClosedChannelException e) {
        throw new SocketException(this + " is closed");
      }
      if (!acceptor.pollable().awaitAcceptable(deadline.remainingNanos())) {
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
   * Stops listening: once this returns, nobody can connect, and the port is free, unless a task
   * holds up the event loop that it was waited for on; then it is a moment later. A task that waits
   * to accept gets an {@link IOException}. To close it again does nothing.
   */
  @Override
  public void close() {
    acceptor.pollable().closeAndFree();
  }

  /** {@return the address, for people} */
  @Override
  public String toString() {
    return "TcpListener[" + address + "]";
  }
}
