package dsock.tls;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Layer;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Encryption: nobody between the two ends reads or changes what goes through it, and the client
 * knows whom it speaks to. TLS 1.2 and 1.3 (RFC 5246, RFC 8446), by the JDK's own JSSE.
 *
 * {@snippet file="TlsEcho.java" region="client"}
 *
 * <p>A client checks the chain of the server's certificates and that they are for the host it asked
 * for, unless its settings say otherwise. A handshake that fails says why, and closes the
 * connection.
 *
 * <p><b>The end.</b> {@link #done} tells the peer that nothing more will be sent (its {@code
 * close_notify}), and receiving goes on. A connection that ends without it has been cut off by
 * somebody: that is an {@link SSLException}, not the end. In TLS 1.2 the one that is told so may
 * not send any more (RFC 5246 section 7.2.1), so there {@code send} throws an {@link SSLException}
 * from the time on when the end has been received; what the peer has sent before it can be received
 * in any case. {@link #detach} exchanges ends, and gives back the socket below at exactly the byte
 * after the peer's; it fails if the peer has sent something that has not been received. {@code
 * close} says that nothing more will be sent if that can be done without waiting.
 *
 * <p><b>Failures.</b> A receive that was late or cancelled may be tried again. A send that fails
 * breaks the output, even if nothing of it has gone out: its records have been counted. A record
 * that has been tampered with breaks both directions.
 *
 * <p><b>Limits.</b> A handshake has at most 256 KiB, and takes until its deadline. A record has at
 * most 18 KiB; of those that bring no data at most 32 come in a row. To renegotiate is refused.
 * What a handshake computes, a millisecond or so, is done by the task itself.
 *
 * <p>libdill's {@code tls}, which verifies nothing.
 *
 * @param <S> what it sits on
 */
public final class Tls<S extends ByteSocket> extends Layer<S> implements ByteSocket {
  private final SSLEngine engine;
  private final Handshake handshake;
  private final Incoming in;
  private final Outgoing out;
  private final Direction input = new Direction("receives");
  private final Direction output = new Direction("sends");

  private volatile boolean ready; // the handshake is over

  private Tls(S socket, SSLEngine engine, Handshake handshake) {
    super(socket);
    this.engine = engine;
    this.handshake = handshake;
    var owed = new AtomicInteger();
    this.in = new Incoming(below(), engine, this::breakInput, owed);
    this.out = new Outgoing(below(), engine, this::breakOutput, owed);
  }

  /**
   * Becomes the client with the usual settings, and waits for the handshake as long as it takes.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param host whom it has to be at the other end: a name or an address, as in its certificate
   * @return the encrypted socket
   * @throws SSLHandshakeException if the handshake fails; it says why, and the connection is closed
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken; it is closed then
   */
  public static <S extends ByteSocket> Tls<S> attachClient(S socket, String host)
      throws IOException {
    return attachClient(socket, host, Deadline.NEVER);
  }

  /**
   * Becomes the client with the usual settings.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param host whom it has to be at the other end: a name or an address, as in its certificate
   * @param deadline when to give up the handshake
   * @return the encrypted socket
   * @throws SSLHandshakeException if the handshake fails; it says why, and the connection is closed
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken; it is closed then
   * @throws IllegalArgumentException if that is no name of a host; the socket is as it was
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends ByteSocket> Tls<S> attachClient(S socket, String host, Deadline deadline)
      throws IOException {
    return attachClient(socket, ClientSettings.usual(), host, deadline);
  }

  /**
   * Becomes the client, and waits for the handshake as long as it takes.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param settings what to trust, offer and show
   * @param host whom it has to be at the other end: a name or an address, as in its certificate
   * @return the encrypted socket
   * @throws SSLHandshakeException if the handshake fails; it says why, and the connection is closed
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken; it is closed then
   */
  public static <S extends ByteSocket> Tls<S> attachClient(
      S socket, ClientSettings settings, String host) throws IOException {
    return attachClient(socket, settings, host, Deadline.NEVER);
  }

  /**
   * Becomes the client. libdill's {@code tls_attach_client}.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param settings what to trust, offer and show
   * @param host whom it has to be at the other end: a name or an address, as in its certificate. A
   *     name is also what the server is asked for (SNI)
   * @param deadline when to give up the handshake
   * @return the encrypted socket
   * @throws SSLHandshakeException if the handshake fails; it says why, and the connection is closed
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken; it is closed then
   * @throws IllegalArgumentException if that is no name of a host; the socket is as it was
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends ByteSocket> Tls<S> attachClient(
      S socket, ClientSettings settings, String host, Deadline deadline) throws IOException {
    var name = ClientSettings.inAscii(host);
    var handshake = new Handshake(name, settings.log());
    if (!ClientSettings.isAddress(name)) {
      handshake.asked = name;
    }
    return attach(socket, settings.engine(name), handshake, deadline);
  }

  /**
   * Becomes the server, and waits for the handshake as long as it takes.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param settings what to show, ask for and speak
   * @return the encrypted socket
   * @throws SSLHandshakeException if the handshake fails; it says why, and the connection is closed
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken; it is closed then
   */
  public static <S extends ByteSocket> Tls<S> attachServer(S socket, ServerSettings settings)
      throws IOException {
    return attachServer(socket, settings, Deadline.NEVER);
  }

  /**
   * Becomes the server. libdill's {@code tls_attach_server}.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param settings what to show, ask for and speak
   * @param deadline when to give up the handshake
   * @return the encrypted socket
   * @throws SSLHandshakeException if the handshake fails; it says why, and the connection is closed
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the connection is broken; it is closed then
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends ByteSocket> Tls<S> attachServer(
      S socket, ServerSettings settings, Deadline deadline) throws IOException {
    var tls = attach(socket, settings.engine(), new Handshake("", settings.log()), deadline);
    if (!settings.resumes()) {
      tls.engine.getSession().invalidate();
    }
    return tls;
  }

  private static <S extends ByteSocket> Tls<S> attach(
      S socket, SSLEngine engine, Handshake handshake, Deadline deadline) throws IOException {
    var tls = new Tls<>(socket, engine, handshake);
    try {
      handshake.run(engine, tls.in, tls.out, deadline);
      if (tls.version() == TlsVersion.TLS_1_2) {
        tls.in.refuseHandshakes();
      }
      tls.ready = true;
      return tls;
    } finally {
      if (!tls.ready) {
        tls.close();
      }
    }
  }

  /** {@return the version that both speak} */
  public TlsVersion version() {
    return TlsVersion.of(engine.getSession().getProtocol());
  }

  /** {@return the cipher suite, as IANA lists it, such as {@code TLS_AES_128_GCM_SHA256}} */
  public String cipher() {
    return engine.getSession().getCipherSuite();
  }

  /** {@return the protocol to speak within, which ALPN agreed on (RFC 7301); empty: none} */
  public String protocol() {
    var protocol = engine.getApplicationProtocol();
    return protocol == null ? "" : protocol;
  }

  /** {@return the name that the client asked the server for (SNI), in lower case; empty: none} */
  public String serverName() {
    return handshake.asked;
  }

  /**
   * {@return the certificates that the peer has shown, its own first; empty: none} In a session
   * that has been resumed they are those of its first handshake.
   */
  public List<X509Certificate> peerCertificates() {
    try {
      return Arrays.stream(engine.getSession().getPeerCertificates())
          .map((Certificate certificate) -> (X509Certificate) certificate)
          .toList();
    } catch (SSLPeerUnverifiedException none) {
      return List.of();
    }
  }

  /** {@return whether an earlier session went on, so that nobody had to show a certificate} */
  public boolean isResumed() {
    return !handshake.full;
  }

  /**
   * {@inheritDoc}
   *
   * @throws SSLException if in TLS 1.2 the peer is done
   */
  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    send(bytes, false, deadline);
  }

  /**
   * {@inheritDoc}
   *
   * @throws SSLException if in TLS 1.2 the peer is done
   */
  @Override
  public void sendSoon(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    send(bytes, true, deadline);
  }

  private void send(ByteBuffer[] bytes, boolean soon, Deadline deadline) throws IOException {
    output.enter(this);
    try {
      checkCanSend();
      if (in.hasEnded() && version() == TlsVersion.TLS_1_2) {
        throw Outgoing.closed();
      }
      out.send(bytes, soon, deadline);
    } finally {
      output.exit();
    }
  }

  private void checkCanSend() throws IOException {
    checkOutput();
    if (out.isDone()) {
      throw new IllegalStateException(this + " is done; nothing more can be sent");
    }
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    if (atLeast < 0) {
      throw new IllegalArgumentException("at least " + atLeast + " bytes; it must not be negative");
    }
    input.enter(this);
    try {
      checkInput();
      if (!in.await(atLeast, deadline)) {
        throw new EOFException(this + ": the peer is done");
      }
      return in.bytes();
    } finally {
      input.exit();
    }
  }

  @Override
  public boolean more(Deadline deadline) throws IOException {
    input.enter(this);
    try {
      checkInput();
      return in.await(1, deadline);
    } finally {
      input.exit();
    }
  }

  /** {@inheritDoc} Here that is an alert, {@code close_notify}; the socket below goes on. */
  @Override
  public void done(Deadline deadline) throws IOException {
    output.enter(this);
    try {
      checkCanSend();
      out.sendEnd(deadline);
    } finally {
      output.exit();
    }
  }

  @Override
  protected void finish(Deadline deadline) throws IOException {
    output.enter(this);
    try {
      if (!out.isDone()) {
        out.sendEnd(deadline);
      }
    } finally {
      output.exit();
    }
    if (more(deadline)) {
      throw new SSLException(this + " is detached, but the peer has sent more");
    }
  }

  @Override
  protected void farewell() {
    if (!ready || !output.tryEnter()) {
      return; // there is nothing to end, or something half-way
    }
    try {
      checkCanSend();
      out.sendEnd(Deadline.NOW);
    } catch (IOException | RuntimeException e) {
      // the peer takes it for cut off, as it is
    } finally {
      output.exit();
    }
  }
}
