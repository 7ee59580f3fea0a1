package dsock;

import dill.Deadline;
import dill.loop.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;

/**
 * A TCP connection.
 *
 * {@snippet file="Echo.java" region="echo"}
 *
 * <p>Small pieces are sent at once ({@code TCP_NODELAY}); put what belongs together into one {@code
 * send}.
 *
 * <p>{@link #close()} ends it at once: what {@code send} accepted is still delivered, unless input
 * is left unread or the connection is broken, for then the system resets it. {@link
 * #close(Deadline)} is the orderly end. libdill's {@code hclose} resets always.
 */
public final class Tcp extends Ground {
  private final TcpStream stream;

  private Tcp(TcpStream stream) {
    super(stream);
    this.stream = stream;
  }

  /** Makes a socket of an endpoint; if that fails, the endpoint is closed. */
  static Tcp of(Endpoint endpoint) throws IOException {
    boolean made = false;
    try {
      var tcp = new Tcp(new TcpStream(endpoint));
      made = true;
      return tcp;
    } finally {
      if (!made) {
        endpoint.close(false);
      }
    }
  }

  /**
   * Listens on a port, at all addresses of this machine.
   *
   * @param port which; 0: one that is free
   * @return what accepts the connections
   * @throws IOException if it cannot, as when the port is in use
   */
  public static TcpListener listen(int port) throws IOException {
    return listen(new InetSocketAddress(port), TcpListener.BACKLOG);
  }

  /**
   * Listens on a port of one address. libdill's {@code tcp_listen}.
   *
   * @param address where; port 0: one that is free
   * @param backlog how many connections may wait to be accepted; the system may allow fewer
   * @return what accepts the connections
   * @throws IOException if it cannot, as when the port is in use
   */
  public static TcpListener listen(InetSocketAddress address, int backlog) throws IOException {
    return TcpListener.open(address, backlog);
  }

  /**
   * Connects to a port of a host, and waits as long as it takes.
   *
   * @param host a name or an address
   * @param port which
   * @return the connection
   * @throws UnknownHostException if the name has no address
   * @throws ConnectException if nobody listens there
   * @throws CancellationException if the task is cancelled
   * @throws IOException if it cannot for another reason
   */
  public static Tcp connect(String host, int port) throws IOException {
    return connect(host, port, Deadline.NEVER);
  }

  /**
   * Connects to a port of a host: to the first of its addresses that answers. libdill's {@code
   * tcp_connect}.
   *
   * <p>Looking the name up is the system's business, and is not bounded by the deadline.
   *
   * @param host a name or an address
   * @param port which
   * @param deadline when to give up
   * @return the connection
   * @throws UnknownHostException if the name has no address
   * @throws ConnectException if nobody listens there
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if the task is cancelled
   * @throws IOException if it cannot for another reason
   */
  public static Tcp connect(String host, int port, Deadline deadline) throws IOException {
    var addresses = InetAddress.getAllByName(host);
    IOException failure = new UnknownHostException(host);
    for (int i = 0; i < addresses.length; i++) {
      try {
        return connect(new InetSocketAddress(addresses[i], port), deadline);
      } catch (SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        if (i > 0) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure;
  }

  /**
   * Connects to an address, and waits as long as it takes.
   *
   * @param address where
   * @return the connection
   * @throws ConnectException if nobody listens there
   * @throws CancellationException if the task is cancelled
   * @throws IOException if it cannot for another reason
   */
  public static Tcp connect(InetSocketAddress address) throws IOException {
    return connect(address, Deadline.NEVER);
  }

  /**
   * Connects to an address.
   *
   * @param address where
   * @param deadline when to give up
   * @return the connection
   * @throws ConnectException if nobody listens there
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if the task is cancelled
   * @throws IOException if it cannot for another reason
   */
  public static Tcp connect(InetSocketAddress address, Deadline deadline) throws IOException {
    Endpoint endpoint = null;
    boolean connected = false;
    try {
      endpoint = Endpoint.connect(address);
      awaitConnection(endpoint, address, deadline);
      connected = true;
    } catch (ConnectException e) {
      var named = new ConnectException(address + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    } finally {
      if (!connected && endpoint != null) {
        endpoint.close(false);
      }
    }
    return of(endpoint);
  }

  private static void awaitConnection(
      Endpoint endpoint, InetSocketAddress address, Deadline deadline) throws IOException {
    while (!endpoint.finishConnect()) {
      if (!endpoint.pollable().awaitConnected(deadline.remainingNanos())) {
        throw new SocketTimeoutException(address + " did not answer in time");
      }
    }
  }

  /**
   * Goes on with a connection that has been made elsewhere. libdill's {@code tcp_fromfd}.
   *
   * @param descriptor of the socket; closed with the connection from now on, or left as it was if
   *     this fails
   * @return the connection
   * @throws IOException if it is no TCP socket that is connected
   * @throws IllegalStateException if the descriptor is closed, or has become something else
   * @throws UnsupportedOperationException if that cannot be done here; the message says what is
   *     missing
   */
  public static Tcp adopt(Descriptor descriptor) throws IOException {
    return of(Endpoint.adopt(descriptor.handle, false));
  }

  /**
   * {@return a duplicate of its descriptor, with which another process can go on} To close this
   * socket does not end the connection then; {@code done} does, in one direction. Sends first what
   * {@code sendSoon} has kept.
   *
   * @throws SocketTimeoutException if that would have to wait
   * @throws IOException if this is broken or closed, or the system has no more descriptors
   * @throws IllegalStateException if bytes have been read that nobody has received, as the
   *     descriptor would be without them; if a layer owns the socket; after {@code done}; or while
   *     another task sends or receives
   * @throws UnsupportedOperationException if descriptors cannot be used here; the message says what
   *     is missing
   */
  public Descriptor descriptor() throws IOException {
    checkMine();
    return new Descriptor(stream.duplicate());
  }

  /** {@return the address of this side} */
  public InetSocketAddress local() {
    return stream.local();
  }

  /** {@return the address of the peer} */
  public InetSocketAddress remote() {
    return stream.remote();
  }

  /**
   * Ends the connection in an orderly way: says that this side is {@code done}, unless it has said
   * so, throws away what the peer still sends until the peer is done too, and closes. That way the
   * peer has received everything, or has chosen not to. The connection is closed in any case, even
   * if this throws, and may be closed so while a layer owns it. libdill's {@code tcp_close}.
   *
   * @param deadline when to give up; a peer that never ends would be listened to for ever otherwise
   * @throws SocketTimeoutException if it takes longer than the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException while another task sends or receives
   */
  public void close(Deadline deadline) throws IOException {
    closeOrderly(deadline);
  }
}
