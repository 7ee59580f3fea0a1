package dsock.proxy;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Where a connection comes from, as a proxy says. */
public sealed interface ProxyOrigin {
  /**
   * From the proxy itself, which looks whether we are well, say: the ends of the connection are the
   * real ones. Version 2 only.
   */
  record Local() implements ProxyOrigin {}

  /** From somewhere that the proxy cannot tell; only the real ends of the connection are known. */
  record Unknown() implements ProxyOrigin {}

  /**
   * From a client that has come over TCP.
   *
   * @param source the client
   * @param destination where the client has connected to, at the proxy
   */
  record Tcp(InetSocketAddress source, InetSocketAddress destination) implements ProxyOrigin {
    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if an address is unresolved, or only one is IPv4
     */
    public Tcp {
      checkFamily(source, destination);
    }
  }

  /**
   * From a client that has come over UDP. Version 2 only.
   *
   * @param source the client
   * @param destination where the client has sent to, at the proxy
   */
  record Udp(InetSocketAddress source, InetSocketAddress destination) implements ProxyOrigin {
    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if an address is unresolved, or only one is IPv4
     */
    public Udp {
      checkFamily(source, destination);
    }
  }

  /**
   * From a client that has come over a Unix socket for streams. Version 2 only.
   *
   * @param source the path of the client's socket, which mostly is empty; begins with a NUL if it
   *     is an abstract name
   * @param destination the path of the proxy's socket
   */
  record UnixStream(String source, String destination) implements ProxyOrigin {
    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if a path has more than 108 bytes of UTF-8, or a NUL behind
     *     its first letter
     */
    public UnixStream {
      checkPath(source);
      checkPath(destination);
    }
  }

  /**
   * From a client that has come over a Unix socket for datagrams. Version 2 only.
   *
   * @param source the path of the client's socket, as in {@link UnixStream}
   * @param destination the path of the proxy's socket
   */
  record UnixDatagram(String source, String destination) implements ProxyOrigin {
    /**
     * Makes one.
     *
     * @throws IllegalArgumentException as {@link UnixStream}
     */
    public UnixDatagram {
      checkPath(source);
      checkPath(destination);
    }
  }

  private static void checkFamily(InetSocketAddress source, InetSocketAddress destination) {
    if (source.isUnresolved() || destination.isUnresolved()) {
      throw new IllegalArgumentException(source + " and " + destination + " must be resolved");
    }
    if (!source.getAddress().getClass().equals(destination.getAddress().getClass())) {
      throw new IllegalArgumentException(source + " and " + destination + " are of two families");
    }
  }

  private static void checkPath(String path) {
    if (path.getBytes(StandardCharsets.UTF_8).length > 108) {
      throw new IllegalArgumentException("a path of more than 108 bytes");
    }
    if (path.indexOf('\0', 1) > 0) {
      throw new IllegalArgumentException("a path with a NUL");
    }
  }
}
