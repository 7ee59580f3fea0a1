package httpd;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Tcp;
import dsock.TcpListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/**
 * Where connections come in: something that is listened on, and what is spoken on each connection
 * before HTTP is. A server may have several.
 *
 * {@snippet file="Entrances.java" region="entrances"}
 *
 * <p>It listens from the moment on that it is made. The server that it is given to closes it.
 */
public final class Entrance implements AutoCloseable {
  /** As many connections as may wait to be accepted: what Linux allows by default. */
  private static final int BACKLOG = 4096;

  private final TcpListener listener;

  private Entrance(TcpListener listener) {
    this.listener = listener;
  }

  /**
   * Listens on a port of one address.
   *
   * @param address where; port 0: one that is free
   * @return an entrance for plain HTTP
   * @throws BindException if the port is in use, or the address not one of this machine
   * @throws IOException if it cannot listen for another reason
   */
  public static Entrance at(InetSocketAddress address) throws IOException {
    return of(Tcp.listen(address, BACKLOG));
  }

  /**
   * Lets in who connects to a port that is listened on already.
   *
   * @param listener which; closed with the entrance from now on
   * @return an entrance for plain HTTP
   */
  public static Entrance of(TcpListener listener) {
    return new Entrance(listener);
  }

  /** {@return the port that it listens on} */
  public int port() {
    return listener.port();
  }

  /** Waits for somebody to come in. */
  Caller accept() throws IOException {
    var tcp = listener.accept();
    return new Caller(tcp, tcp.remote());
  }

  /**
   * Speaks what is to be spoken before HTTP. In the task of the connection.
   *
   * @param deadline when to give up
   */
  Caller greet(Caller caller, Deadline deadline) throws IOException {
    return caller;
  }

  /** Lets nobody in any more. To close it again does nothing. */
  @Override
  public void close() {
    listener.close();
  }

  /** {@return where it is, for people} */
  @Override
  public String toString() {
    return listener.local().toString();
  }

  /** Who has come in: a connection, and the address of whoever is at its other end. */
  record Caller(ByteSocket socket, InetSocketAddress remote) {}
}
