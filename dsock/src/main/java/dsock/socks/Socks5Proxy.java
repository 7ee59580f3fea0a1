package dsock.socks;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.function.BiPredicate;

/**
 * The proxy side of SOCKS 5 (RFC 1928, RFC 1929): authenticate, receive the command, accept or
 * refuse it.
 *
 * {@snippet file="SocksProxy.java" region="serve"}
 *
 * <p>Each step owns the socket while it lasts, and gives it back as its user has lent it. A step
 * that fails closes the connection; where the protocol has a word for the reason, the client has
 * been told it before. What the client sends is understood strictly: versions, lengths, the
 * reserved byte, and names that are visible ASCII.
 */
public final class Socks5Proxy {
  private Socks5Proxy() {}

  /**
   * Begins with a client that need not authenticate itself, and waits as long as it takes.
   *
   * @param client the connection to the client
   * @throws SocksDeniedException if the client insists on authenticating itself; it has been told
   *     so
   * @throws SocksException if it does not speak SOCKS 5
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static void authenticate(ByteSocket client) throws IOException {
    authenticate(client, Deadline.NEVER);
  }

  /**
   * Begins with a client that need not authenticate itself.
   *
   * <p>libdill's {@code socks5_proxy_auth} without a function.
   *
   * @param client the connection to the client
   * @param deadline when to give up
   * @throws SocksDeniedException if the client insists on authenticating itself; it has been told
   *     so
   * @throws SocksException if it does not speak SOCKS 5
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static void authenticate(ByteSocket client, Deadline deadline) throws IOException {
    SocksServer.authenticate(client, null, deadline);
  }

  /**
   * Begins with a client that has to tell a user and a password, and waits as long as it takes.
   *
   * @param client the connection to the client
   * @param check tells whether a user, the first, has a password, the second
   * @throws SocksDeniedException if the client does not offer that, or is not let in; it has been
   *     told so
   * @throws SocksException if it does not speak SOCKS 5
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static void authenticate(ByteSocket client, BiPredicate<String, String> check)
      throws IOException {
    authenticate(client, check, Deadline.NEVER);
  }

  /**
   * Begins with a client that has to tell a user and a password.
   *
   * <p>The function is called in this task, and may wait. Both texts are UTF-8 on the wire, 1 to
   * 255 bytes long. What the function throws closes the connection. libdill's {@code
   * socks5_proxy_auth}.
   *
   * @param client the connection to the client
   * @param check tells whether a user, the first, has a password, the second
   * @param deadline when to give up
   * @throws SocksDeniedException if the client does not offer that, or is not let in; it has been
   *     told so
   * @throws SocksException if it does not speak SOCKS 5
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static void authenticate(
      ByteSocket client, BiPredicate<String, String> check, Deadline deadline) throws IOException {
    SocksServer.authenticate(client, check, deadline);
  }

  /**
   * Receives what a client asks for, and waits as long as it takes.
   *
   * @param client the connection to the client
   * @return the command, which is to be answered by {@link #accept} or {@link #refuse}
   * @throws SocksException if the client sends anything else; it has been told so
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static SocksCommand receiveCommand(ByteSocket client) throws IOException {
    return receiveCommand(client, Deadline.NEVER);
  }

  /**
   * Receives what a client asks for.
   *
   * <p>After {@code authenticate}. A name is not looked up; that is the program's business.
   * libdill's {@code socks5_proxy_recvcommandbyname}.
   *
   * @param client the connection to the client
   * @param deadline when to give up
   * @return the command, which is to be answered by {@link #accept} or {@link #refuse}
   * @throws SocksException if the client sends anything else; it has been told so
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static SocksCommand receiveCommand(ByteSocket client, Deadline deadline)
      throws IOException {
    return SocksServer.receiveCommand(client, deadline);
  }

  /**
   * Tells a client that what it has asked for is done, and waits as long as it takes.
   *
   * @param client the connection to the client
   * @param bound the proxy's own end of its connection to the target, or of what waits for one
   * @throws IllegalArgumentException if the address is unresolved and its name cannot be sent; the
   *     socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static void accept(ByteSocket client, InetSocketAddress bound) throws IOException {
    accept(client, bound, Deadline.NEVER);
  }

  /**
   * Tells a client that what it has asked for is done.
   *
   * <p>Then the socket is the tunnel; what the client may have sent ahead is still in it. A {@code
   * BIND} is answered twice: when the port is open, and when the connection has come. libdill's
   * {@code socks5_proxy_sendreply}.
   *
   * @param client the connection to the client
   * @param bound the proxy's own end of its connection to the target, or of what waits for one
   * @param deadline when to give up
   * @throws IllegalArgumentException if the address is unresolved and its name cannot be sent; the
   *     socket is as it was
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static void accept(ByteSocket client, InetSocketAddress bound, Deadline deadline)
      throws IOException {
    SocksServer.accept(client, bound, deadline);
  }

  /**
   * Tells a client that it will not get what it has asked for, and closes the connection, and waits
   * as long as it takes.
   *
   * @param client the connection to the client
   * @param reply why
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static void refuse(ByteSocket client, SocksReply reply) throws IOException {
    refuse(client, reply, Deadline.NEVER);
  }

  /**
   * Tells a client that it will not get what it has asked for, and closes the connection.
   *
   * <p>Waits until the client is done too, but for no longer than two seconds, so that it sees the
   * reply although it may have sent more. libdill's {@code socks5_proxy_sendreply}.
   *
   * @param client the connection to the client
   * @param reply why
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static void refuse(ByteSocket client, SocksReply reply, Deadline deadline)
      throws IOException {
    SocksServer.refuse(client, reply, deadline);
  }
}
