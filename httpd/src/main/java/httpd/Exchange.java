package httpd;

import dsock.ByteSocket;
import dsock.Tcp;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.HttpException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * One request and the reply to it: a conversation in an order. Read the request, its body too if
 * you like; then reply once.
 *
 * {@snippet file="Hello.java" region="hello"}
 *
 * <p>For the task that handles it alone, and only until the handler returns.
 */
public final class Exchange {
  private final Connection connection;
  private final Tcp tcp;
  private final Http.Request request;
  private final Body body;

  private Target target = Target.ROOT;
  private Map<String, String> parameters = Map.of();
  private int status; // of the reply; 0: there is none yet

  Exchange(Connection connection, Tcp tcp, Http<Tcp> http, Http.Request request) {
    this.connection = connection;
    this.tcp = tcp;
    this.request = request;
    this.body = new Body(http, request.fields(), connection.limits());
  }

  /** {@return the head of the request} */
  public Http.Request request() {
    return request;
  }

  /** {@return the path that is asked for, decoded, with dots resolved; it starts with a slash} */
  public String path() {
    return target.path();
  }

  /**
   * {@return what matched {@code {name}} in the route, decoded}
   *
   * @param name as it stands in the route
   * @throws IllegalArgumentException if the route has no such name
   */
  public String path(String name) {
    var value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "the route has no {" + name + "}; it has " + parameters.keySet());
    }
    return value;
  }

  /**
   * {@return a value from the query, decoded: the first of that name}
   *
   * @param name of the parameter
   */
  public Optional<String> query(String name) {
    return target.query(name);
  }

  /** {@return the address of the client} */
  public InetSocketAddress remote() {
    return tcp.remote();
  }

  /**
   * {@return the socket of the bodies: the request's comes out of it; the reply's goes into it,
   * after {@link #reply(Http.Response)}} Its waits end by the server's limits too, whatever the
   * deadline: with a {@link java.net.SocketTimeoutException} if the client is too slow, with an
   * {@link HttpException} if it sends too much.
   */
  public ByteSocket body() {
    return body;
  }

  /**
   * Replies with a text: 200, {@code text/plain}, in UTF-8.
   *
   * @param text the whole body
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  public void reply(String text) throws IOException {
    reply(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
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
    reply(new Http.Response(status, Fields.of("Content-Type", type)), ByteBuffer.wrap(body));
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
    if (head.status() >= 400 && status == 0) {
      this.body.glance();
    }
    begin(head);
    this.body.reply(connection.complete(head), body);
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
    if (head.status() < 200) {
      body.reply(head); // an interim one; the reply is still to come
    } else {
      begin(head);
      body.reply(connection.complete(head));
    }
    return body;
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

  /** Replies with a status and a short plain page; {@code detail} may be empty. */
  void reply(int status, String detail) throws IOException {
    reply(new Http.Response(status, ErrorPage.fields()), ErrorPage.of(status, detail));
  }

  private void begin(Http.Response head) {
    if (status != 0) {
      throw new IllegalStateException("there is a reply already: " + status);
    }
    status = head.status();
  }

  /** Lets a handler answer. */
  void handle(Handler handler) throws Exception {
    if (request.target().equals("*")) {
      reply(
          new Http.Response(204, Fields.of()),
          ByteBuffer.allocate(0)); // OPTIONS, about the server as such
      return;
    }
    if (request.method().equals("CONNECT")) {
      reply(501, "this is not a proxy");
      return;
    }
    target = Target.parse(request.target());
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
    return body.isLate() ? 408 : 500;
  }

  Target target() {
    return target;
  }

  void parameters(Map<String, String> matched) {
    parameters = matched;
  }

  /** The status of the reply; 0: there is none yet. */
  int status() {
    return status;
  }

  /** How many bytes of the reply's body have been sent. */
  long sent() {
    return body.sent();
  }

  /**
   * Completes the reply, and skips what is left of the request. Returns false if that is too much.
   */
  boolean finish() throws IOException {
    return body.finish();
  }
}
