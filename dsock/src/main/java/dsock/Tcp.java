package dsock;

import static dill.Choose.after;

import dill.Clause;
import dill.Deadline;
import dill.loop.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

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
   * Connects to a port of a host: to that of its addresses which answers first, those of IPv6 being
   * asked first.
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
   * @see #connect(String, int, IpMode, Deadline)
   */
  public static Tcp connect(String host, int port, Deadline deadline) throws IOException {
    return connect(host, port, IpMode.PREF_IPV6, deadline);
  }

  /**
   * Connects to a port of a host, and waits as long as it takes.
   *
   * @param host a name or an address
   * @param port which
   * @param mode which kinds of addresses, and which of them first
   * @return the connection
   * @throws UnknownHostException if the name has no address of these kinds
   * @throws ConnectException if nobody listens there
   * @throws CancellationException if the task is cancelled
   * @throws IOException if it cannot for another reason
   */
  public static Tcp connect(String host, int port, IpMode mode) throws IOException {
    return connect(host, port, mode, Deadline.NEVER);
  }

  /**
   * Connects to a port of a host: to that of its addresses which answers first. They are tried one
   * after the other, the two kinds taking turns, up to ten of each; the next one 250 ms after the
   * one before, or at once if one has failed. When this returns, however it does, the other
   * attempts have ended. RFC 8305, and libdill's {@code happyeyeballs_connect}.
   *
   * <p>If all have failed, the first failure is the cause of what this throws, and the others are
   * suppressed in it. So are those that have failed by then, if it gets late. A host of one
   * address, or an address, is connected to without further ado.
   *
   * @param host a name or an address
   * @param port which
   * @param mode which kinds of addresses, and which of them first
   * @param deadline when to give up, while the name is looked up as well
   * @return the connection
   * @throws UnknownHostException if the name has no address of these kinds
   * @throws ConnectException if all attempts have failed, one at least because nobody listens there
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if the task is cancelled
   * @throws IOException if it cannot for another reason
   * @throws IllegalArgumentException if there is no such port
   */
  public static Tcp connect(String host, int port, IpMode mode, Deadline deadline)
      throws IOException {
    return connect(host, port, mode, deadline, Lookups.BY_SYSTEM);
  }

  static Tcp connect(String host, int port, IpMode mode, Deadline deadline, Lookups lookups)
      throws IOException {
    Names.checkPort(port);
    return Names.literal(host).isPresent()
        ? connect(Names.remote(host, port, mode, deadline), deadline)
        : new HappyEyeballs<>(new Internet(deadline, lookups), host).connect(port, mode);
  }

  /** The world as it is. */
  private record Internet(Deadline deadline, Lookups lookups) implements HappyEyeballs.Net<Tcp> {
    private static final Duration PAUSE = Duration.ofMillis(250); // as the RFC recommends

    @Override
    public Lookups.Lookup lookUp(String name) {
      return lookups.start(name);
    }

    @Override
    public Tcp connectInTime(InetSocketAddress address) throws IOException {
      return Tcp.connect(address, deadline);
    }

    @Override
    public Tcp connect(InetSocketAddress address) throws IOException {
      return Tcp.connect(address, Deadline.NEVER);
    }

    @Override
    public void close(Tcp connection) {
      connection.close();
    }

    @Override
    public <R> Clause<R> pause(Supplier<R> then) {
      return after(Deadline.in(PAUSE), then);
    }

    @Override
    public <R> Clause<R> late(Supplier<R> then) {
      return after(deadline, then);
    }
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
