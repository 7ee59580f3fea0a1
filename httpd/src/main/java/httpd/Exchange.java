package httpd;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.HttpException;
import dsock.tls.Tls;
import dsock.ws.WebSocket;
import dsock.ws.WebSocketSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and the reply to it: a conversation in an order. Read the request, its body too if
 * you like; then reply once.
 *
 * {@snippet file="Hello.java" region="hello"}
 *
 * <p>For the task that handles it alone, and only until the handler returns: it is used again for
 * the next request. Other tasks are refused with {@link WrongThreadException}. {@linkplain #body
 * The bodies} may be used by two tasks, one for each direction.
 */
public final class Exchange {
  private static final Http.Request NONE = new Http.Request("GET", "/", Fields.of());

  private final HttpServer server;
  private final Http<ByteSocket> http;
  private final ByteSocket socket; // that HTTP is spoken on
  private final InetSocketAddress remote;
  private final Consumer<WebSocket<?>> onUpgrade;
  private final Thread task = Thread.currentThread();

  private Http.Request request = NONE;
  private Target target = Target.ROOT;
  private Parameters parameters = Parameters.NONE;
  private @Nullable Body body; // null: nobody has asked for it, and it has not been needed
  private int status; // of the reply; 0: there is none yet
  private long sent; // of a body that was sent in one go
  private @Nullable WebSocket<ByteSocket> upgraded; // null: the connection speaks HTTP
  private boolean tunnelled; // it speaks something else, for good

  /** Makes the one exchange of a connection, for the task that calls. */
  Exchange(
      HttpServer server,
      Http<ByteSocket> http,
      ByteSocket socket,
      InetSocketAddress remote,
      Consumer<WebSocket<?>> onUpgrade) {
    this.server = server;
    this.http = http;
    this.socket = socket;
    this.remote = remote;
    this.onUpgrade = onUpgrade;
  }

  /** Begins with a request. */
  void begin(Http.Request request) {
    this.request = request;
  }

  /** Lets go of the request, and of all that belongs to it. */
  void end() {
    if (upgraded != null) {
      upgraded.close();
    }
    var used = body;
    if (used != null) {
      used.end();
      body = null;
    }
    request = NONE;
    target = Target.ROOT;
    parameters = Parameters.NONE;
    status = 0;
    sent = 0;
  }

  private void checkTask() {
    if (Thread.currentThread() != task) {
      throw new WrongThreadException("an exchange is for the task that handles it alone");
    }
  }

  /** {@return the head of the request} */
  public Http.Request request() {
    checkTask();
    return request;
  }

  /** {@return the path that is asked for, decoded, with dots resolved; it starts with a slash} */
  public String path() {
    checkTask();
    return target.path();
  }

  /**
   * {@return what matched {@code {name}} in the route, decoded}
   *
   * @param name as it stands in the route
   * @throws IllegalArgumentException if the route has no such name
   */
  public String path(String name) {
    checkTask();
    return parameters.value(name, target.segments());
  }

  /**
   * {@return a value from the query, decoded: the first of that name}
   *
   * @param name of the parameter
   */
  public Optional<String> query(String name) {
    checkTask();
    return target.query(name);
  }

  /**
   * {@return what TLS has agreed on with the client: its certificates, the name that it has asked
   * for; empty if the connection is plain} It is for looking at; its bytes belong to HTTP.
   */
  public Optional<Tls<?>> tls() {
    checkTask();
    return socket instanceof Tls<?> tls ? Optional.of(tls) : Optional.empty();
  }

  /**
   * {@return the address of the client; an unresolved one, of the host {@code unix}, if it has come
   * by a Unix socket}
   */
  public InetSocketAddress remote() {
    checkTask();
    return remote;
  }

  /**
   * {@return the socket of the bodies: the request's comes out of it; the reply's goes into it,
   * after {@link #reply(Http.Response)}} Its waits end by the server's limits too, whatever the
   * deadline: with a {@link java.net.SocketTimeoutException} if the client is too slow, with an
   * {@link HttpException} if it sends too much.
   */
  public ByteSocket body() {
    checkTask();
    return bodies();
  }

  private Body bodies() {
    var made = body;
    if (made == null) {
      made = new Body(server, http, request.fields());
      body = made;
    }
    return made;
  }

  /**
   * Replies with a text: 200, {@code text/plain}, in UTF-8.
   *
   * @param text the whole body
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  public void reply(String text) throws IOException {
    reply(200, ErrorPage.TYPE, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Replies with a body that is at hand.
   *
   * @param status such as 200
   * @param type the media type of the body
   * @param body all of it
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  public void reply(int status, String type, byte[] body) throws IOException {
    reply(server.plainHead(status, type), body);
  }

  /**
   * Replies with a head and a body that is at hand, in one go. The length is added to the head.
   *
   * @param head status and fields; a date is added if it has none
   * @param body all of it
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  public void reply(Http.Response head, ByteBuffer body) throws IOException {
    begin(head);
    int size = body.remaining();
    http.sendResponse(server.complete(head), body, server.patience(size));
    sent = size;
  }

  /**
   * Replies with a head and a body that is at hand, in one go. The length is added to the head. The
   * same head and the same array may serve any number of replies.
   *
   * @param head status and fields; a date is added if it has none
   * @param body all of it
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  public void reply(Http.Response head, byte[] body) throws IOException {
    begin(head);
    http.sendResponse(server.complete(head), body, server.patience(body.length));
    sent = body.length;
  }

  /**
   * Begins a reply whose body is streamed: send it to the socket that this returns, and call {@code
   * done} or let the handler return. If the head has a {@code Content-Length}, just so much must
   * follow.
   *
   * @param head status and fields; a date is added if it has none
   * @return the socket of the bodies, as {@link #body} does
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  public ByteSocket reply(Http.Response head) throws IOException {
    checkTask();
    var to = bodies();
    if (head.status() < 200) {
      to.reply(head); // an interim one; the reply is still to come
    } else {
      claim(head);
      to.reply(server.complete(head));
    }
    return to;
  }

  /**
   * Replies with a status and a short plain page that says what it means.
   *
   * @param status such as 404
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  public void reply(int status) throws IOException {
    reply(status, "");
  }

  /**
   * Changes to WebSocket, with the usual settings.
   *
   * @return the socket, until the handler returns
   * @throws IOException as the other
   * @throws IllegalStateException if there is a reply already
   */
  public WebSocket<ByteSocket> upgrade() throws IOException {
    return upgrade(WebSocketSettings.DEFAULT);
  }

  /**
   * Changes to WebSocket, if that is what the request asks for. The connection is the handler's
   * then, until it returns; the limits of the server do not count any more. If it returns without a
   * goodbye, that is said for it. When the server is {@linkplain HttpServer#drain drained}, it says
   * {@linkplain dsock.ws.Close#GOING_AWAY goodbye}, which the client answers, and so ends what can
   * be received.
   *
   * <p>Whether the client may, the handler decides before. A browser lets any page connect to any
   * server: what tells is {@code Origin}, in {@link #request}.
   *
   * @param settings what to take from the client, and to agree to
   * @return the socket, until the handler returns
   * @throws HttpException if the request does not ask for that as it should; it has been answered
   *     with 400, 405 or 426 then
   * @throws IOException if the client does not take the answer
   * @throws IllegalStateException if there is a reply already
   */
  public WebSocket<ByteSocket> upgrade(WebSocketSettings settings) throws IOException {
    checkTask();
    claim(101);
    try {
      var socket = WebSocket.attachServer(http, request, settings, server.patience(0));
      upgraded = socket;
      onUpgrade.accept(socket);
      return socket;
    } catch (HttpException refused) {
      status = refused.status();
      throw refused;
    }
  }

  /**
   * {@return what HTTP was spoken on, which speaks another protocol now} It is the handler's until
   * that returns, and closed then; no limits count any more, and {@link HttpServer#drain} waits.
   *
   * @param head the reply, with status 101, {@code Connection} and {@code Upgrade}
   * @throws IOException if the client does not take the reply
   * @throws IllegalArgumentException if the status is another one
   * @throws IllegalStateException if there is a reply already, or a body that was not received
   */
  public ByteSocket tunnel(Http.Response head) throws IOException {
    checkTask();
    if (head.status() != 101) {
      throw new IllegalArgumentException("status " + head.status() + "; 101 changes the protocol");
    }
    claim(head);
    http.sendResponse(head, server.patience(0));
    tunnelled = true;
    return http.detach(server.patience(0));
  }

  /** Tells whether the connection speaks another protocol, so that nothing is left to do for it. */
  boolean isTunnelled() {
    return tunnelled;
  }

  /**
   * {@return whether the client is known to have ended its side, or gone, so that it may not wait
   * for the reply} Does not wait; false as long as the body has not been received to its end.
   */
  public boolean isAbandoned() {
    checkTask();
    return http.isPeerGone();
  }

  /** Replies with a status and a short plain page; {@code detail} may be empty. */
  void reply(int status, String detail) throws IOException {
    reply(server.plainHead(status, ErrorPage.TYPE), ErrorPage.of(status, detail));
  }

  /** Begins a reply that is sent as a whole. */
  private void begin(Http.Response head) throws HttpException {
    checkTask();
    if (head.status() >= 400 && status == 0) {
      bodies().glance();
    }
    claim(head);
  }

  private void claim(Http.Response head) {
    claim(head.status());
  }

  private void claim(int ofReply) {
    if (status != 0) {
      throw new IllegalStateException("there is a reply already: " + status);
    }
    status = ofReply;
  }

  /** Lets a handler answer. */
  void handle(Handler handler) throws Exception {
    target = server.parse(request.target());
    handler.handle(this);
    if (status == 0) {
      throw new IllegalStateException("the handler has not replied");
    }
  }

  /** What a failure of the handler is to the client. */
  int statusOf(Exception failure) {
    if (failure instanceof HttpException e) {
      return e.status();
    }
    return body != null && body.isLate() ? 408 : 500;
  }

  Target target() {
    return target;
  }

  void parameters(Parameters ofRoute) {
    parameters = ofRoute;
  }

  /** The status of the reply; 0: there is none yet. */
  int status() {
    return status;
  }

  /** How many bytes of the reply's body have been sent. */
  long sent() {
    return body == null ? sent : sent + body.sent();
  }

  /**
   * Completes the reply, and skips what is left of the request. Returns false if that is too much.
   */
  boolean finish() throws IOException {
    if (tunnelled) {
      return true;
    }
    var socket = upgraded;
    if (socket != null) {
      socket.detach(Deadline.in(Connection.GOODBYE));
      return true;
    }
    return body == null ? Body.skip(http, server) : body.finish();
  }
}
