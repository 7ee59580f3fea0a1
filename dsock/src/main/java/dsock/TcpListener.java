package dsock;

import dill.loop.Acceptor;
import dill.loop.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/** A port that TCP connections arrive at. One task at a time may accept them; any may close it. */
public final class TcpListener extends Listener<Tcp> {
  private final InetSocketAddress address;

  private TcpListener(Acceptor acceptor) throws IOException {
    super(acceptor);
    this.address = (InetSocketAddress) acceptor.local();
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
   * Goes on with a port that has been listened on elsewhere: by the process that has started this
   * one, or by one that has sent it here. libdill's {@code tcp_listener_fromfd}.
   *
   * @param descriptor of the listening socket; closed with the listener from now on, or left as it
   *     was if this fails
   * @return what accepts the connections
   * @throws IOException if it is no TCP socket that listens
   * @throws IllegalStateException if the descriptor is closed, or has become something else
   * @throws UnsupportedOperationException if that cannot be done here; the message says what is
   *     missing
   */
  public static TcpListener adopt(Descriptor descriptor) throws IOException {
    return new TcpListener(Acceptor.adopt(descriptor.handle, false));
  }

  @Override
  Tcp socket(Endpoint endpoint) throws IOException {
    return Tcp.of(endpoint);
  }

  /** {@return the port that it listens on} */
  public int port() {
    return address.getPort();
  }

  /** {@return the address that it listens on} */
  public InetSocketAddress local() {
    return address;
  }

  /** {@return the address, for people} */
  @Override
  public String toString() {
    return "TcpListener[" + address + "]";
  }
}
