package dsock.http;

import dill.Bundle;
import dill.Deadline;
import dsock.ByteSocket;
import dsock.Tcp;
import dsock.TcpListener;
import dsock.http.Http.Request;
import dsock.http.Http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A server as small as one can be that still does all that HTTP asks for: what the tests talk to.
 * It has a page at "/" and at "/index.html", and an echo at "/echo".
 */
final class SmallServer {
  static final String PAGE = "<!doctype html><title>A page</title><p>Hello, world!\n";

  private static final int MOST_SKIPPED = 64 * 1024;
  private static final int MOST_ECHOED = 2 * 1024 * 1024;

  private SmallServer() {}

  /** Serves connections until the task is cancelled. */
  static void serve(TcpListener listener, long patienceMillis) throws IOException {
    try (var clients = Bundle.isolated(failure -> {})) {
      while (true) {
        var tcp = listener.accept();
        clients.go(() -> converse(tcp, patienceMillis));
      }
    }
  }

  /** Serves one connection until it ends. */
  static void converse(ByteSocket socket, long patienceMillis) throws IOException {
    try (var http = Http.attach(socket)) {
      try {
        while (http.more(Deadline.inMillis(patienceMillis))) {
          var request = http.receiveRequest(Deadline.inMillis(patienceMillis));
          answer(http, request);
          if (!http.skipBody(MOST_SKIPPED, Deadline.inMillis(patienceMillis))) {
            break;
          }
        }
      } catch (HttpException e) {
        refuse(http, e);
      }
      http.close(Deadline.inMillis(patienceMillis));
    }
  }

  private static void refuse(Http<?> http, HttpException why) throws IOException {
    try {
      http.sendResponse(
          new Response(why.status(), fields()), text(String.valueOf(why.getMessage())));
    } catch (IllegalStateException answeredAlready) {
      // then there is nobody to tell
    }
  }

  private static void answer(Http<?> http, Request request) throws IOException {
    var path = path(request.target());
    var page = path.equals("/") || path.equals("/index.html");
    switch (request.method()) {
      case "GET", "HEAD" ->
          http.sendResponse(
              new Response(page ? 200 : 404, fields()), text(page ? PAGE : "not here\n"));
      case "POST" -> {
        if (path.equals("/echo")) {
          echo(http);
        } else {
          http.sendResponse(new Response(405, fields().add("Allow", "GET, HEAD")), text("no\n"));
        }
      }
      case "OPTIONS" -> http.sendResponse(new Response(204, fields().add("Allow", "GET, HEAD")));
      case "PUT", "DELETE" -> http.sendResponse(new Response(405, fields()), text("no\n"));
      default -> http.sendResponse(new Response(501, fields()), text("no\n"));
    }
  }

  private static void echo(Http<?> http) throws IOException {
    var body = new ByteArrayOutputStream();
    while (http.more()) {
      var in = http.fill();
      if (body.size() + in.remaining() > MOST_ECHOED) {
        http.sendResponse(new Response(413, fields()), text("too much\n"));
        return;
      }
      while (in.hasRemaining()) {
        body.write(in.get());
      }
    }
    http.sendResponse(new Response(200, fields()), ByteBuffer.wrap(body.toByteArray()));
  }

  private static String path(String target) {
    int from = 0;
    if (!target.startsWith("/") && target.contains("://")) {
      from = target.indexOf('/', target.indexOf("://") + 3);
    }
    int query = target.indexOf('?');
    return from < 0 ? "/" : target.substring(from, query < 0 ? target.length() : query);
  }

  private static Fields fields() {
    return Fields.of(
        "Date", "Sun, 06 Nov 1994 08:49:37 GMT", "Content-Type", "text/html; charset=utf-8");
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  public static void main(String[] args) throws IOException {
    try (var listener = Tcp.listen(Integer.parseInt(args[0]))) {
      serve(listener, 5_000);
    }
  }
}
