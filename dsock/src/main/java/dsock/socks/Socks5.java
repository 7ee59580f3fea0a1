package dsock.socks;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;

/**
 * The client side of SOCKS 5 (RFC 1928, RFC 1929).
 *
 * <p>A proxy is asked to connect somewhere else, and then the same socket is the tunnel: what is
 * sent goes to the target, and what is received comes from there.
 *
 * {@snippet file="Tunnel.java" region="client"}
 *
 * <p>The handshake owns the socket while it lasts. If it fails in any way, the connection is
 * closed: nobody could say where in it the two sides are.
 *
 * <p>Names are not encoded; {@link java.net.IDN} does that. Of libdill's {@code socks5_client_*}
 * the address at which the proxy has bound its end is lost.
 */
public final class Socks5 {
  private Socks5() {}

  /**
   * Has the proxy at the other end of a socket connect to an address, and waits as long as it
   * takes.
   *
   * @param proxy the connection to the proxy, which is the tunnel afterwards
   * @param target where to; by name, if it is unresolved
   * @return where the proxy's own end of its connection to the target is, if it tells
   * @throws ConnectException if nobody listens at the target, says the proxy
   * @throws NoRouteToHostException if there is no way to the target, says the proxy
   * @throws SocksDeniedException if the proxy does not let us
   * @throws SocksException if it refuses for another reason, or does not speak SOCKS 5
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   * @throws IllegalArgumentException if the target is unresolved and its name has not 1 to 255
   *     visible letters of ASCII; the socket is as it was
   */
  public static InetSocketAddress connect(ByteSocket proxy, InetSocketAddress target)
      throws IOException {
    return connect(proxy, target, Deadline.NEVER);
  }

  /**
   * Has the proxy at the other end of a socket connect to an address.
   *
   * <p>The target goes to the proxy as it is: an address, or, if it is unresolved, a name, which
   * the proxy looks up then. libdill's {@code socks5_client_connect}.
   *
   * @param proxy the connection to the proxy, which is the tunnel afterwards
   * @param target where to; by name, if it is unresolved
   * @param deadline when to give up
   * @return where the proxy's own end of its connection to the target is, if it tells
   * @throws ConnectException if nobody listens at the target, says the proxy
   * @throws NoRouteToHostException if there is no way to the target, says the proxy
   * @throws SocksDeniedException if the proxy does not let us
   * @throws SocksException if it refuses for another reason, or does not speak SOCKS 5
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   * @throws IllegalArgumentException if the target is unresolved and its name has not 1 to 255
   *     visible letters of ASCII; the socket is as it was
   */
  public static InetSocketAddress connect(
      ByteSocket proxy, InetSocketAddress target, Deadline deadline) throws IOException {
    return SocksClient.connect(proxy, target, deadline);
  }

  /**
   * Has the proxy at the other end of a socket connect to an address as a user, and waits as long
   * as it takes.
   *
   * @param proxy the connection to the proxy, which is the tunnel afterwards
   * @param target where to; by name, if it is unresolved
   * @param user the name of the user
   * @param password the password
   * @return where the proxy's own end of its connection to the target is, if it tells
   * @throws ConnectException if nobody listens at the target, says the proxy
   * @throws NoRouteToHostException if there is no way to the target, says the proxy
   * @throws SocksDeniedException if the proxy does not let us
   * @throws SocksException if it refuses for another reason, or does not speak SOCKS 5
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   * @throws IllegalArgumentException if the user or the password has not 1 to 255 bytes of UTF-8,
   *     or the target is unresolved and its name has not 1 to 255 visible letters of ASCII; the
   *     socket is as it was
   */
  public static InetSocketAddress connect(
      ByteSocket proxy, InetSocketAddress target, String user, String password) throws IOException {
    return connect(proxy, target, user, password, Deadline.NEVER);
  }

  /**
   * Has the proxy at the other end of a socket connect to an address as a user.
   *
   * <p>Offers the proxy to authenticate with the password, and with nothing too. The password goes
   * over the wire as it is. As {@link #connect(ByteSocket, InetSocketAddress, Deadline)} otherwise.
   *
   * @param proxy the connection to the proxy, which is the tunnel afterwards
   * @param target where to; by name, if it is unresolved
   * @param user the name of the user
   * @param password the password
   * @param deadline when to give up
   * @return where the proxy's own end of its connection to the target is, if it tells
   * @throws ConnectException if nobody listens at the target, says the proxy
   * @throws NoRouteToHostException if there is no way to the target, says the proxy
   * @throws SocksDeniedException if the proxy does not let us
   * @throws SocksException if it refuses for another reason, or does not speak SOCKS 5
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   * @throws IllegalArgumentException if the user or the password has not 1 to 255 bytes of UTF-8,
   *     or the target is unresolved and its name has not 1 to 255 visible letters of ASCII; the
   *     socket is as it was
   */
  public static InetSocketAddress connect(
      ByteSocket proxy, InetSocketAddress target, String user, String password, Deadline deadline)
      throws IOException {
    return SocksClient.connect(proxy, target, user, password, deadline);
  }

  /**
   * Has the proxy at the other end of a socket connect to a port of a host, and waits as long as it
   * takes.
   *
   * @param proxy the connection to the proxy, which is the tunnel afterwards
   * @param host the name or the address of the target
   * @param port its port
   * @return where the proxy's own end of its connection to the target is, if it tells
   * @throws ConnectException if nobody listens at the target, says the proxy
   * @throws NoRouteToHostException if there is no way to the target, says the proxy
   * @throws SocksDeniedException if the proxy does not let us
   * @throws SocksException if it refuses for another reason, or does not speak SOCKS 5
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   * @throws IllegalArgumentException if the host has not 1 to 255 visible letters of ASCII, or the
   *     port is none; the socket is as it was
   */
  public static InetSocketAddress connect(ByteSocket proxy, String host, int port)
      throws IOException {
    return connect(proxy, host, port, Deadline.NEVER);
  }

  /**
   * Has the proxy at the other end of a socket connect to a port of a host.
   *
   * <p>An address goes to the proxy as one, and a name as a name, which the proxy looks up. As
   * {@link #connect(ByteSocket, InetSocketAddress, Deadline)} otherwise. libdill's {@code
   * socks5_client_connectbyname}.
   *
   * @param proxy the connection to the proxy, which is the tunnel afterwards
   * @param host the name or the address of the target
   * @param port its port
   * @param deadline when to give up
   * @return where the proxy's own end of its connection to the target is, if it tells
   * @throws ConnectException if nobody listens at the target, says the proxy
   * @throws NoRouteToHostException if there is no way to the target, says the proxy
   * @throws SocksDeniedException if the proxy does not let us
   * @throws SocksException if it refuses for another reason, or does not speak SOCKS 5
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   * @throws IllegalArgumentException if the host has not 1 to 255 visible letters of ASCII, or the
   *     port is none; the socket is as it was
   */
  public static InetSocketAddress connect(
      ByteSocket proxy, String host, int port, Deadline deadline) throws IOException {
    return connect(proxy, target(host, port), deadline);
  }

  /**
   * Has the proxy at the other end of a socket connect to a port of a host as a user, and waits as
   * long as it takes.
   *
   * @param proxy the connection to the proxy, which is the tunnel afterwards
   * @param host the name or the address of the target
   * @param port its port
   * @param user the name of the user
   * @param password the password
   * @return where the proxy's own end of its connection to the target is, if it tells
   * @throws ConnectException if nobody listens at the target, says the proxy
   * @throws NoRouteToHostException if there is no way to the target, says the proxy
   * @throws SocksDeniedException if the proxy does not let us
   * @throws SocksException if it refuses for another reason, or does not speak SOCKS 5
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   * @throws IllegalArgumentException if the user or the password has not 1 to 255 bytes of UTF-8,
   *     or the host has not 1 to 255 visible letters of ASCII, or the port is none; the socket is
   *     as it was
   */
  public static InetSocketAddress connect(
      ByteSocket proxy, String host, int port, String user, String password) throws IOException {
    return connect(proxy, host, port, user, password, Deadline.NEVER);
  }

  /**
   * Has the proxy at the other end of a socket connect to a port of a host as a user.
   *
   * <p>As {@link #connect(ByteSocket, String, int, Deadline)}, with a password as in {@link
   * #connect(ByteSocket, InetSocketAddress, String, String, Deadline)}.
   *
   * @param proxy the connection to the proxy, which is the tunnel afterwards
   * @param host the name or the address of the target
   * @param port its port
   * @param user the name of the user
   * @param password the password
   * @param deadline when to give up
   * @return where the proxy's own end of its connection to the target is, if it tells
   * @throws ConnectException if nobody listens at the target, says the proxy
   * @throws NoRouteToHostException if there is no way to the target, says the proxy
   * @throws SocksDeniedException if the proxy does not let us
   * @throws SocksException if it refuses for another reason, or does not speak SOCKS 5
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   * @throws IllegalArgumentException if the user or the password has not 1 to 255 bytes of UTF-8,
   *     or the host has not 1 to 255 visible letters of ASCII, or the port is none; the socket is
   *     as it was
   */
  public static InetSocketAddress connect(
      ByteSocket proxy, String host, int port, String user, String password, Deadline deadline)
      throws IOException {
    return connect(proxy, target(host, port), user, password, deadline);
  }

  private static InetSocketAddress target(String host, int port) {
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    } catch (IllegalArgumentException _) { // a name, or a port that is none
      return InetSocketAddress.createUnresolved(host, port);
    }
  }
}
