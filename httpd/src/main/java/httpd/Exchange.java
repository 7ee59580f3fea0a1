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
  private final Way way = new Way();
  private final Answer answer;
  private Thread task = Thread.currentThread();

  private Http.Request request = NONE;
  private @Nullable Context context; // null: nobody has asked for it yet
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
    this.answer = new Answer(server, http, this);
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
    answer.end();
    if (context != null) {
      context.clear();
    }
    request = NONE;
    way.clear();
  }

  /** Hands the exchange over to another task. By the one that has it. */
  void handTo(Thread task) {
    this.task = task;
  }

  void checkTask() {
    if (Thread.currentThread() != task) {
      throw new WrongThreadException("an exchange is for the task that handles it alone");
    }
  }

  /** {@return the head of the request} */
  public Http.Request request() {
    checkTask();
    return request;
  }

  /**
   * {@return the path that is asked for, decoded, with dots resolved; it starts with a slash} For
   * what is {@linkplain Router#mount mounted} it is what is below that place.
   */
  public String path() {
    checkTask();
    return way.target().path();
  }

  /**
   * {@return what matched {@code {name}} in the route, decoded}
   *
   * @param name as it stands in the route
   * @throws IllegalArgumentException if the route has no such name
   */
  public String path(String name) {
    checkTask();
    return way.value(name);
  }

  /**
   * {@return a value from the query, decoded: the first of that name}
   *
   * @param name of the parameter
   */
  public Optional<String> query(String name) {
    checkTask();
    return way.target().query(name);
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
    return answer.body();
  }

  /** {@return what is around this exchange, for filters and those who talk to them} */
  public Context context() {
    checkTask();
    var made = context;
    if (made == null) {
      made = new Context(this);
      context = made;
    }
    return made;
  }

  /** {@return whether a reply has been begun, so that none can be sent any more} */
  public boolean hasReplied() {
    checkTask();
    return answer.status() != 0;
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
    checkTask();
    if (context != null && context.isFiltered()) {
      context.outlet().whole(head, body);
    } else {
      answer.send(head, body, context);
    }
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
    checkTask();
    if (context != null && context.isFiltered()) {
      context.outlet().whole(head, ByteBuffer.wrap(body));
    } else {
      answer.send(head, body, context);
    }
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
    return context != null && context.isFiltered() && head.status() >= 200
        ? context.begin(head)
        : answer.send(head, context);
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
    answer.claim(101);
    try {
      var socket = WebSocket.attachServer(http, request, settings, server.patience(0));
      upgraded = socket;
      onUpgrade.accept(socket);
      return socket;
    } catch (HttpException refused) {
      answer.becomes(refused.status());
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
    answer.claim(101);
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

  Fields fields() {
    return request.fields();
  }

  Way way() {
    return way;
  }

  Answer answer() {
    return answer;
  }

  /** The status of the reply; 0: there is none yet. */
  int status() {
    return answer.status();
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
    return answer.finish(context);
  }
}
