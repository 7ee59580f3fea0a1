package httpd;

import dill.Deadline;
import dsock.Tcp;
import dsock.http.Http;
import dsock.http.HttpException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

/** One client: a request, the handler, what is left of the body, again. */
final class Connection {
  /** How long a client that still sends is listened to, so that it gets to read the last reply. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final HttpServer server;
  private final Tcp tcp;
  private final Http<Tcp> http;

  /** Decides between a request that begins and a server that is to end. */
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

  private enum State {
    IDLE,
    BUSY,
    LEAVING
  }

  Connection(HttpServer server, Tcp tcp) {
    this.server = server;
    this.tcp = tcp;
    this.http = Http.attach(tcp, server.httpLimits());
  }

  /** Serves the client until one of the two has had enough. */
  void serve() throws IOException {
    try (http) {
      while (awaitRequest() && state.compareAndSet(State.IDLE, State.BUSY)) {
        boolean another = exchange();
        if (!another || !state.compareAndSet(State.BUSY, State.IDLE)) {
          sayGoodbye();
          return;
        }
      }
    }
  }

  // For its own task alone.
  private boolean complete = true; // nothing of the last exchange is left unread

  /**
   * Ends it at once if it is idle; otherwise after the exchange that is under way. By any thread.
   */
  void leave() {
    if (state.getAndSet(State.LEAVING) == State.IDLE) {
      http.close();
    }
  }

  /** Waits for the next request to begin. Returns false if none does. */
  private boolean awaitRequest() {
    try {
      return http.more(Deadline.in(server.limits().idle()));
    } catch (IOException lateOrGone) {
      return false; // a client may leave between two requests as it likes
    }
  }

  /** Answers one request. Returns whether another may follow. */
  private boolean exchange() throws IOException {
    complete = false;
    Http.Request request;
    try {
      request = http.receiveRequest(Deadline.in(server.limits().head()));
    } catch (HttpException e) {
      refuse(e.status(), String.valueOf(e.getMessage()));
      return false;
    } catch (SocketTimeoutException e) {
      refuse(408, "the head took too long");
      return false;
    }
    var x = new Exchange(this, tcp, http, request);
    try {
      x.handle(server.handler());
      complete = x.finish();
      return complete && http.persists();
    } catch (CancellationException e) {
      throw e; // the server is closed
    } catch (Exception failure) {
      return failed(x, failure);
    } finally {
      server.log(tcp.remote(), request, x.status(), x.sent());
    }
  }

  /**
   * Tells the client what has failed, if it can still be told. Returns false: no other request may
   * follow.
   */
  private boolean failed(Exchange x, Exception failure) throws IOException {
    int status = x.statusOf(failure);
    if (status == 500) {
      server.report(x.request(), failure);
    }
    if (x.status() != 0) {
      http.close(); // resets it, if the reply is incomplete
    } else {
      x.reply(status, status == 500 ? "" : String.valueOf(failure.getMessage()));
    }
    return false;
  }

  /** Answers what is no request. */
  private void refuse(int status, String why) throws IOException {
    var page = ErrorPage.of(status, why);
    http.sendResponse(
        complete(new Http.Response(status, ErrorPage.fields().set("Connection", "close"))),
        page,
        Deadline.in(server.limits().patience()));
    server.logRefused(tcp.remote(), status, page.limit());
  }

  /** Adds to the head of a reply what each has. */
  Http.Response complete(Http.Response head) {
    var fields = head.fields().copy();
    if (!fields.has("Date")) {
      fields.add("Date", HttpDate.now());
    }
    if (server.isEnding()) {
      fields.set("Connection", "close");
    }
    return new Http.Response(head.status(), head.reason(), fields);
  }

  Limits limits() {
    return server.limits();
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
