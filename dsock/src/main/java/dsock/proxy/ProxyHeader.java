package dsock.proxy;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * What stands at the beginning of a connection that a proxy passes on: the PROXY protocol of
 * HAProxy, versions 1 and 2.
 *
 * {@snippet file="BehindProxy.java" region="receive"}
 *
 * <p>Whoever receives one must demand it, and from proxies only: anybody else could claim to come
 * from anywhere. So a connection that begins with something else is refused, and what is received
 * is understood strictly. Nothing is taken from the connection but the header.
 *
 * @param version 1 or 2
 * @param origin where the connection comes from
 * @param tlvs what else is said, in version 2 of an origin that is known; none otherwise
 */
public record ProxyHeader(int version, ProxyOrigin origin, List<ProxyTlv> tlvs) {
  private static final int LONGEST = 4096;

  /**
   * Makes a header.
   *
   * @throws IllegalArgumentException if the version cannot say that, if there are TLVs without a
   *     known origin, if one is not as its type wants it or is there twice, or if it all is longer
   *     than 65535 bytes
   */
  public ProxyHeader {
    tlvs = List.copyOf(tlvs);
    Tlvs.check(tlvs);
    switch (version) {
      case 1 -> TextHeader.check(origin, tlvs);
      case 2 -> BinaryHeader.check(origin, tlvs);
      default -> throw new IllegalArgumentException("version " + version + "; there are 1 and 2");
    }
  }

  /**
   * {@return a header of version 1}
   *
   * @param origin where the connection comes from: TCP, or unknown
   * @throws IllegalArgumentException if it is another
   */
  public static ProxyHeader v1(ProxyOrigin origin) {
    return new ProxyHeader(1, origin, List.of());
  }

  /**
   * {@return a header of version 2}
   *
   * @param origin where the connection comes from
   * @param tlvs what else to say
   * @throws IllegalArgumentException as the constructor
   */
  public static ProxyHeader v2(ProxyOrigin origin, ProxyTlv... tlvs) {
    return new ProxyHeader(2, origin, List.of(tlvs));
  }

  /**
   * Receives a header, and waits as long as it takes.
   *
   * @param socket the connection
   * @return the header
   * @throws EOFException if the peer is done before it has sent anything; it is closed then
   * @throws ProxyException if it does not begin with such a header; it is closed then
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static ProxyHeader receive(ByteSocket socket) throws IOException {
    return receive(socket, Deadline.NEVER);
  }

  /**
   * Receives a header of either version. One of version 2 may have 4096 bytes behind its fixed 16.
   *
   * @param socket the connection
   * @param deadline when to give up
   * @return the header
   * @throws EOFException if the peer is done before it has sent anything; it is closed then
   * @throws ProxyException if it does not begin with such a header; it is closed then
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken, or the peer is done; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public static ProxyHeader receive(ByteSocket socket, Deadline deadline) throws IOException {
    return receive(socket, LONGEST, deadline);
  }

  /**
   * Receives a header, and waits as long as it takes.
   *
   * @param socket the connection
   * @param longest how many bytes one of version 2 may have behind its fixed 16
   * @return the header
   * @throws IOException as {@link #receive(ByteSocket)}, for the same reasons
   * @throws IllegalArgumentException if the limit is negative; the socket is as it was
   */
  public static ProxyHeader receive(ByteSocket socket, int longest) throws IOException {
    return receive(socket, longest, Deadline.NEVER);
  }

  /**
   * Receives a header of either version.
   *
   * @param socket the connection
   * @param longest how many bytes one of version 2 may have behind its fixed 16; there cannot be
   *     more than 65535. One of version 1 has 107, all in all
   * @param deadline when to give up
   * @return the header
   * @throws IOException as {@link #receive(ByteSocket, Deadline)}, for the same reasons
   * @throws IllegalArgumentException if the limit is negative; the socket is as it was
   */
  public static ProxyHeader receive(ByteSocket socket, int longest, Deadline deadline)
      throws IOException {
    if (longest < 0) {
      throw new IllegalArgumentException("limit of " + longest + "; it must not be negative");
    }
    return ProxyLayer.receive(socket, longest, deadline);
  }

  /**
   * Sends this header, and waits as long as it takes.
   *
   * @param socket the connection, on which nothing has been sent yet
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public void send(ByteSocket socket) throws IOException {
    send(socket, Deadline.NEVER);
  }

  /**
   * Sends this header, in one piece.
   *
   * @param socket the connection, on which nothing has been sent yet
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken; it is closed then
   * @throws IllegalStateException if a layer owns the socket
   */
  public void send(ByteSocket socket, Deadline deadline) throws IOException {
    var bytes = version == 1 ? TextHeader.bytes(origin) : BinaryHeader.bytes(origin, tlvs);
    ProxyLayer.send(socket, bytes, deadline);
  }

  /** {@return the protocol that TLS has agreed on with the client} */
  public Optional<String> alpn() {
    return text(ProxyTlv.ALPN);
  }

  /** {@return the name of the host that the client wants, by SNI} */
  public Optional<String> authority() {
    return text(ProxyTlv.AUTHORITY);
  }

  /** {@return what names the connection, at most 128 bytes} */
  public Optional<byte[]> uniqueId() {
    return Tlvs.find(tlvs, ProxyTlv.UNIQUE_ID).map(ProxyTlv::value);
  }

  /** {@return what is known of the client's TLS} */
  public Optional<ProxyTls> tls() {
    return Tlvs.find(tlvs, ProxyTlv.SSL).map(tlv -> ProxyTls.parse(tlv.value()));
  }

  /** {@return the network namespace} */
  public Optional<String> netns() {
    return text(ProxyTlv.NETNS);
  }

  private Optional<String> text(int type) {
    return Tlvs.find(tlvs, type).map(tlv -> Text.utf8("value", tlv.value()));
  }
}
