package httpd;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.http.HttpException;
import dsock.ws.Close;
import dsock.ws.WebSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One client: a request, the handler, what is left of the body, again. */
final class Connection {
  /** How long a client that still sends is listened to, so that it gets to read the last reply. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final HttpServer server;
  private final Handler handler;
  private final InetSocketAddress remote;
  private final ByteSocket socket;
  private final Http<ByteSocket> http;

  /** What the connection has changed to; null: it speaks HTTP. */
  private volatile @Nullable WebSocket<?> upgraded;

  /** Decides between a request that begins and a server that is to end. */
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  private enum State {
    IDLE,
    BUSY,
    LEAVING
  }

  Connection(HttpServer server, Handler handler, ByteSocket socket, InetSocketAddress remote) {
    this.server = server;
    this.handler = handler;
    this.remote = remote;
    this.socket = socket;
    this.http = Http.attach(socket, server.httpLimits());
    http.addToResponses(HttpDate::field);
  }

  /** Serves the client until one of the two has had enough. */
  void serve() throws IOException {
    var x = new Exchange(server, http, socket, remote, this::upgraded);
    try (socket; // if it is no longer below
        http) {
      while (awaitRequest() && state.compareAndSet(State.IDLE, State.BUSY)) {
        boolean another = exchange(x);
        if (upgraded != null) {
          return;
        }
        if (!another || !state.compareAndSet(State.BUSY, State.IDLE)) {
          sayGoodbye();
          return;
        }
      }
    }
  }

  // For its own task alone.
  private boolean complete = true; // nothing of the last exchange is left unread
  private @Nullable Observed observed; // null: nobody observes the request
  private String client = ""; // who that is in the log; empty: it has not been there yet

  /**
   * Ends it at once if it is idle; otherwise after the exchange that is under way. By any thread.
   */
  void leave() {
    if (state.getAndSet(State.LEAVING) == State.IDLE) {
      http.close();
    }
    goAway();
  }

  private void upgraded(WebSocket<?> to) {
    upgraded = to;
    if (state.get() == State.LEAVING) {
      goAway();
    }
  }

  /** Has a WebSocket end: it is up to the client to answer, and to the handler to see that. */
  private void goAway() {
    var to = upgraded;
    if (to == null) {
      return;
    }
    try {
      to.done(Close.GOING_AWAY, "the server ends", Deadline.NOW);
    } catch (IOException | IllegalStateException e) {
      // it is ending already, or the goodbye goes out as soon as it can
    }
  }

  /** Waits for the next request to begin. Returns false if none does. */
  private boolean awaitRequest() {
    try {
      return http.more(server.idle());
    } catch (IOException lateOrGone) {
      return false; // a client may leave between two requests as it likes
    }
  }

  /** Answers one request. Returns whether another may follow. */
  private boolean exchange(Exchange x) throws IOException {
    complete = false;
    Http.Request request;
    try {
      request = receive();
    } catch (HttpException e) {
      refuse(e.status(), String.valueOf(e.getMessage()));
      return false;
    } catch (SocketTimeoutException e) {
      refuse(408, "the head took too long");
      return false;
    }
    x.begin(request);
    begin(request);
    try {
      handle(x, request);
      complete = x.finish();
      return complete && http.persists();
    } catch (CancellationException e) {
      throw e; // the server is closed
    } catch (Exception failure) {
      return failed(x, failure);
    } finally {
      if (server.isLogging()) {
        server.log(client(), request, x.status(), x.answer().sent());
      }
      endObserved(x);
      x.end();
    }
  }

  /** Lets the handler answer, if that is what the request is for. */
  private void handle(Exchange x, Http.Request request) throws Exception {
    if (request.target().equals("*")) {
      x.reply(
          new Http.Response(204, Fields.of()), new byte[0]); // OPTIONS, about the server as such
      return;
    }
    if (request.method().equals("CONNECT")) {
      x.reply(501, "this is not a proxy");
      return;
    }
    x.way().begin(server.parse(request.target()));
    handler.handle(x);
    if (x.status() == 0) {
      throw new IllegalStateException("the handler has not replied");
    }
  }

  private void begin(Http.Request request) {
    var begun = server.observe(request, remote);
    if (begun != null) {
      observed = begun;
    }
  }

  private void endObserved(Exchange x) {
    var over = observed;
    if (over != null) {
      observed = null;
      over.end(x);
    }
  }

  /** Receives a head. Most are there already; who has a deadline for it has looked at the clock. */
  private Http.Request receive() throws IOException {
    try {
      return http.receiveRequest(Deadline.NOW);
    } catch (SocketTimeoutException notAllOfIt) {
      return http.receiveRequest(server.head());
    }
  }

  /** {@return the address of the client, as the log shows it} */
  private String client() {
    if (client.isEmpty()) {
      client = remote.getHostString();
    }
    return client;
  }

  /**
   * Tells the client what has failed, if it can still be told. Returns false: no other request may
   * follow.
   */
  private boolean failed(Exchange x, Exception failure) throws IOException {
    if (upgraded != null && failure instanceof IOException gone) {
      throw gone; // a client may leave a WebSocket as it likes, too
    }
    if (observed != null) {
      observed.failed(failure);
    }
    int status = statusOf(failure, x);
    boolean isOurs = status == 500 && !(x.answer().isRefused() && failure instanceof IOException);
    if (isOurs) {
      server.report(x.request(), failure);
    }
    if (x.status() != 0) {
      http.close(); // resets it, if the reply is incomplete
    } else {
      x.reply(status, status == 500 ? "" : String.valueOf(failure.getMessage()));
    }
    return false;
  }

  /** What a failure of the handler is to the client. */
  private static int statusOf(Exception failure, Exchange x) {
    if (failure instanceof HttpException e) {
      return e.status();
    }
    return x.answer().isLate() ? 408 : 500;
  }

  /** Answers what is no request. */
  private void refuse(int status, String why) throws IOException {
    var page = ErrorPage.of(status, why);
    http.sendResponse(
        new Http.Response(status, ErrorPage.fields().set("Connection", "close")),
        page,
        server.patience(page.length));
    server.logRefused(client(), status, page.length);
    server.observeRefused(remote, status);
  }

  /**
   * Ends the connection. A client that is still sending is listened to for a moment: the system
   * would reset the connection otherwise, and the client might lose the reply.
   */
  private void sayGoodbye() {
    try {
      http.close(complete ? Deadline.NOW : Deadline.in(GOODBYE));
    } catch (IOException goneOrTalkative) {
      // then it has had its chance
    }
  }
}
