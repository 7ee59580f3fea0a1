package httpd;

import dill.Bundle;
import dill.Deadline;
import dsock.ByteSocket;
import dsock.Inproc;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;

/**
 * Handlers and clients without a network, for tests: the server as it is, but for the port. What
 * the two say goes through memory.
 *
 * {@snippet file="Rehearsed.java" region="rehearsal"}
 *
 * <p>For the task that makes it, which also closes it.
 */
public final class Rehearsal implements AutoCloseable {
  private static final InetSocketAddress NOBODY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final HttpServer server;
  private final Handler handler;
  private final Bundle connections = Bundle.isolated(_ -> {}); // a client may leave as it likes

  private Rehearsal(HttpServer server, Handler handler) {
    this.server = server;
    this.handler = handler;
  }

  /**
   * A reply, as a client sees it.
   *
   * @param head status and fields
   * @param body all of it
   * @param trailers what came after the body
   */
  @SuppressWarnings("ArrayRecordComponent") // replies are not compared
  public record Reply(Http.Response head, byte[] body, Fields trailers) {
    /** {@return the status} */
    public int status() {
      return head.status();
    }

    /** {@return the body as a text of UTF-8} */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /**
   * Prepares a handler for clients, with the default limits.
   *
   * @param handler answers
   * @return to be closed by the caller
   */
  public static Rehearsal of(Handler handler) {
    return of(handler, Limits.DEFAULT);
  }

  /**
   * Prepares a handler for clients.
   *
   * @param handler answers
   * @param limits what to put up with from clients
   * @return to be closed by the caller
   */
  public static Rehearsal of(Handler handler, Limits limits) {
    return new Rehearsal(HttpServer.without(limits), handler);
  }

  /**
   * Serves a connection that has been made elsewhere, until one of the two sides ends it. No server
   * is needed for that.
   *
   * @param socket what HTTP is spoken on; is closed
   * @param remote the address of the client
   * @param limits what to put up with from it
   * @param handler answers
   * @throws CancellationException if the task is cancelled
   * @throws IOException if the connection breaks
   */
  public static void serve(
      ByteSocket socket, InetSocketAddress remote, Limits limits, Handler handler)
      throws IOException {
    new Connection(HttpServer.without(limits), handler, socket, remote).serve();
  }

  /**
   * Connects a client, which may then say what it likes.
   *
   * @return the client's end of the connection, to be closed by the caller
   */
  public Inproc connect() {
    var pair = Inproc.pair();
    connections.go(
        "rehearsal",
        () -> {
          try (var socket = pair.right()) {
            new Connection(server, handler, socket, NOBODY).serve();
          }
        });
    return pair.left();
  }

  /**
   * Asks for something without a body, and waits as long as it takes.
   *
   * @param method such as {@code GET}
   * @param target such as {@code /path?query}
   * @return the reply
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public Reply ask(String method, String target) throws IOException {
    return ask(new Http.Request(method, target, Fields.of()), new byte[0]);
  }

  /**
   * Asks for something, and waits as long as it takes.
   *
   * @param head of the request; gets a {@code Host} if it has none
   * @param body of the request
   * @return the reply
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public Reply ask(Http.Request head, byte[] body) throws IOException {
    return ask(head, body, Deadline.NEVER);
  }

  /**
   * Asks for something, on a connection of its own.
   *
   * @param head of the request; gets a {@code Host} if it has none
   * @param body of the request
   * @param deadline when to give up
   * @return the reply
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public Reply ask(Http.Request head, byte[] body, Deadline deadline) throws IOException {
    var fields = head.fields().copy();
    if (!fields.has("Host")) {
      fields.add("Host", "localhost");
    }
    if (body.length > 0) {
      fields.set("Content-Length", Integer.toString(body.length));
    }
    try (var http = Http.attach(connect())) {
      http.sendRequest(
          new Http.Request(head.method(), head.target(), head.minor(), fields),
          ByteBuffer.wrap(body),
          deadline);
      var reply = http.receiveResponse(deadline);
      return new Reply(reply, rest(http, deadline), http.trailers());
    }
  }

  private static byte[] rest(Http<?> http, Deadline deadline) throws IOException {
    var all = new ByteArrayOutputStream();
    while (http.more(deadline)) {
      var in = http.fill(1, deadline);
      var some = new byte[in.remaining()];
      in.get(some);
      all.writeBytes(some);
    }
    return all.toByteArray();
  }

  /** Ends all connections, and waits until their handlers have returned. */
  @Override
  public void close() {
    connections.close();
  }
}
