package dsock.ws;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Http;
import dsock.http.HttpException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;

/**
 * WebSocket (RFC 6455): messages of text or of bytes, between a browser and a server, or any two.
 *
 * {@snippet file="WsEcho.java" region="echo"}
 *
 * <p>Text is sent as text and bytes as bytes. {@link #receive} takes both, and {@link #isText} says
 * which it was; {@link #receiveText} takes text alone. Text that is not UTF-8 is refused as soon as
 * it shows. What is too large for memory goes in parts, by {@link #sendPart} and {@link
 * #receivePart}.
 *
 * <p>Pings are answered by whoever receives, or asks for {@link #more}; so somebody should. The
 * answer goes between two frames of what another task sends, and never waits for that task. Each
 * direction may be used by one task at a time; {@link #ping}, {@code done} and {@link #close} by
 * any.
 *
 * <p>Each side says goodbye with a {@link Close}. That of the peer is answered at once; it is the
 * end of what can be received, and {@link #status} tells what it says. Its own this side says by
 * {@code done}, and {@link #detach} completes the goodbye: says it if that has not been done, and
 * throws away what comes until the peer has said its own. {@link #close} does not say it. A peer
 * that goes without has broken the connection, and not ended it: who waits gets a {@link
 * WebSocketException} with {@link Close#ABNORMAL}.
 *
 * <p>A peer that breaks the protocol, or a limit, is told so by a goodbye; the input is broken
 * then, and nothing more can be sent.
 *
 * <p>libdill's {@code ws}, which has neither pings nor fragments nor compression.
 *
 * @param <S> what it sits on
 */
public final class WebSocket<S extends ByteSocket> extends Conversation<S> {
  private final Agreement agreement;

  private WebSocket(S socket, Role role, WebSocketSettings settings, Agreement agreement) {
    super(socket, role, settings, agreement.compression());
    this.agreement = agreement;
  }

  /**
   * Speaks WebSocket on a connection where nothing needs to be said before. libdill's {@code
   * WS_NOHTTP}.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param role which side this is
   * @param settings limits; the rest is for a handshake, and does not count
   * @return the socket
   * @throws IllegalStateException if another layer owns it
   */
  public static <S extends ByteSocket> WebSocket<S> attach(
      S socket, Role role, WebSocketSettings settings) {
    return new WebSocket<>(socket, role, settings, Agreement.NONE);
  }

  /**
   * Asks a server to speak WebSocket, with the usual settings, and waits as long as it takes.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param host of the server, with its port if that is not the usual one
   * @param target what to ask for: {@code "/path?query"}
   * @return the socket
   * @throws IOException as the other
   */
  public static <S extends ByteSocket> WebSocket<S> attachClient(
      S socket, String host, String target) throws IOException {
    return attachClient(socket, host, target, Deadline.NEVER);
  }

  /**
   * Asks a server to speak WebSocket, with the usual settings.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param host of the server, with its port if that is not the usual one
   * @param target what to ask for: {@code "/path?query"}
   * @param deadline when to give up
   * @return the socket
   * @throws IOException as the other
   */
  public static <S extends ByteSocket> WebSocket<S> attachClient(
      S socket, String host, String target, Deadline deadline) throws IOException {
    return attachClient(socket, host, target, WebSocketSettings.DEFAULT, deadline);
  }

  /**
   * Asks a server to speak WebSocket, and waits as long as it takes.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param host of the server, with its port if that is not the usual one
   * @param target what to ask for: {@code "/path?query"}
   * @param settings what this side wants
   * @return the socket
   * @throws IOException as the other
   */
  public static <S extends ByteSocket> WebSocket<S> attachClient(
      S socket, String host, String target, WebSocketSettings settings) throws IOException {
    return attachClient(socket, host, target, settings, Deadline.NEVER);
  }

  /**
   * Asks a server to speak WebSocket. libdill's {@code ws_attach_client}.
   *
   * @param <S> what it sits on
   * @param socket what to sit on; is closed if this fails
   * @param host of the server, with its port if that is not the usual one
   * @param target what to ask for: {@code "/path?query"}
   * @param settings what this side wants
   * @param deadline when to give up
   * @return the socket
   * @throws HandshakeException if the server answers that it does not, or as no server should
   * @throws HttpException if what it answers is not HTTP
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalArgumentException if host or target cannot be sent; the socket is as it was
   * @throws IllegalStateException if another layer owns the socket; it is as it was
   */
  public static <S extends ByteSocket> WebSocket<S> attachClient(
      S socket, String host, String target, WebSocketSettings settings, Deadline deadline)
      throws IOException {
    var handshake = new ClientHandshake(host, target, settings);
    var http = Http.attach(socket);
    boolean agreed = false;
    try {
      var agreement = handshake.run(http, deadline);
      http.detach(deadline);
      agreed = true;
      return new WebSocket<>(socket, Role.CLIENT, settings, agreement);
    } finally {
      if (!agreed) {
        http.close();
      }
    }
  }

  /**
   * Answers a client that asks to speak WebSocket, with the usual settings, and waits as long as it
   * takes.
   *
   * @param <S> what it sits on
   * @param http where the request has come from
   * @param request what has come
   * @return the socket
   * @throws IOException as the other
   */
  public static <S extends ByteSocket> WebSocket<S> attachServer(Http<S> http, Http.Request request)
      throws IOException {
    return attachServer(http, request, Deadline.NEVER);
  }

  /**
   * Answers a client that asks to speak WebSocket, with the usual settings.
   *
   * @param <S> what it sits on
   * @param http where the request has come from
   * @param request what has come
   * @param deadline when to give up
   * @return the socket, which sits on what {@code http} has sat on
   * @throws IOException as the other
   */
  public static <S extends ByteSocket> WebSocket<S> attachServer(
      Http<S> http, Http.Request request, Deadline deadline) throws IOException {
    return attachServer(http, request, WebSocketSettings.DEFAULT, deadline);
  }

  /**
   * Answers a client that asks to speak WebSocket, and waits as long as it takes.
   *
   * @param <S> what it sits on
   * @param http where the request has come from
   * @param request what has come
   * @param settings what this side wants
   * @return the socket
   * @throws IOException as the other
   */
  public static <S extends ByteSocket> WebSocket<S> attachServer(
      Http<S> http, Http.Request request, WebSocketSettings settings) throws IOException {
    return attachServer(http, request, settings, Deadline.NEVER);
  }

  /**
   * Answers a client that asks to speak WebSocket. libdill's {@code ws_attach_server}.
   *
   * <p>Whether it may, the program decides before: by what is asked for, by its {@code Origin}, by
   * its cookies. (A browser sends those to whatever server a page names.) To refuse, it answers 403
   * or 404, and does not call this.
   *
   * <p>A request that does not ask for WebSocket as it should is answered with 400, 405 or 426.
   *
   * @param <S> what it sits on
   * @param http where the request has come from; is closed if this fails
   * @param request what has come, and has not been answered
   * @param settings what this side wants
   * @param deadline when to give up
   * @return the socket, which sits on what {@code http} has sat on
   * @throws HttpException if it has been refused: with the status that was answered
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if there is no request to answer; the connection is as it was
   */
  public static <S extends ByteSocket> WebSocket<S> attachServer(
      Http<S> http, Http.Request request, WebSocketSettings settings, Deadline deadline)
      throws IOException {
    boolean mine = true;
    try {
      var agreement = new ServerHandshake(request, settings).run(http, deadline);
      var socket = http.detach(deadline);
      mine = false;
      return new WebSocket<>(socket, Role.SERVER, settings, agreement);
    } catch (CancellationException cancelled) { // which is an IllegalStateException too
      throw cancelled;
    } catch (IllegalStateException misuse) {
      mine = false;
      throw misuse;
    } finally {
      if (mine) {
        http.close();
      }
    }
  }

  /** {@return the subprotocol that the two sides have agreed on; empty: none} */
  public String protocol() {
    return agreement.protocol();
  }

  /** {@return whether messages may be compressed} */
  public boolean isCompressed() {
    return agreement.compression().isPresent();
  }
}
