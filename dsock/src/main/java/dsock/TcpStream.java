package dsock;

import dill.loop.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A TCP connection behind its socket. */
final class TcpStream extends SocketStream {
  private final InetSocketAddress local;
  private final InetSocketAddress remote;

  TcpStream(Endpoint endpoint) throws IOException {
    super(endpoint);
    this.local = (InetSocketAddress) endpoint.local();
    this.remote = (InetSocketAddress) endpoint.remote();
  }

  InetSocketAddress local() {
    return local;
  }

  InetSocketAddress remote() {
    return remote;
  }

  @Override
  public String toString() {
    return "Tcp[" + remote + "]";
  }
}
