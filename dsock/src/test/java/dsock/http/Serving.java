package dsock.http;

import static dsock.http.Messages.CHUNKED;
import static dsock.http.Messages.GET;
import static dsock.http.Messages.POST;
import static dsock.http.Messages.bytes;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.http.Http.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.function.Executable;

/** The states of a server. */
enum Serving implements State {
  NEW(GET, http -> {}),
  ASKED(GET, Http::receiveRequest),
  ASKED_WITH_BODY(POST, Http::receiveRequest),
  BODY_READ(
      POST,
      http -> {
        http.receiveRequest();
        http.receive(3);
      }),
  LENGTH_UNDER_WAY(
      GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(200, Fields.of("Content-Length", "3")));
      }),
  CHUNKS_UNDER_WAY(
      GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(200, Fields.of()));
        http.send(bytes("x"));
      }),
  LENGTH_SENT(
      GET + GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(200, Fields.of("Content-Length", "3")));
        http.send(bytes("abc"));
      }),
  HEAD_ANSWERED(
      GET.replace("GET", "HEAD") + GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(200, Fields.of()));
      }),
  ANSWERED(
      GET + GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(200, Fields.of()));
        http.done();
      }),
  ANSWERED_UNREAD(
      POST + GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(200, Fields.of()), bytes("abc"));
      }),
  ALL_BUT_END_READ(
      CHUNKED + GET,
      http -> {
        http.receiveRequest();
        http.receive(3);
        http.sendResponse(new Response(200, Fields.of()), bytes("abc"));
      }),
  ANSWERED_LAST(
      GET + GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(200, Fields.of("Connection", "close")), bytes("abc"));
      }),
  PEER_DONE(
      GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(200, Fields.of()), bytes("abc"));
      }),
  LATE(GET, http -> refused(SocketTimeoutException.class, http::receiveRequest)),
  REFUSED("GET / HTTP/2.0\r\n\r\n", http -> refused(HttpException.class, http::receiveRequest)),
  REFUSED_ANSWERED(
      "GET / HTTP/2.0\r\n\r\n",
      http -> {
        refused(HttpException.class, http::receiveRequest);
        http.sendResponse(new Response(505, Fields.of()), bytes(""));
      }),
  BODY_REFUSED(
      CHUNKED.replace("3\r\n", "x\r\n"),
      http -> {
        http.receiveRequest();
        refused(HttpException.class, http::more);
      }),
  SWITCHED(
      GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(101, Fields.of("Connection", "Upgrade", "Upgrade", "x")));
      }),
  ENDED_TOO_EARLY(
      GET,
      http -> {
        http.receiveRequest();
        http.sendResponse(new Response(200, Fields.of("Content-Length", "3")));
        refused(IllegalStateException.class, http::done);
      });

  private final String peer;
  private final Way way;

  Serving(String peer, Way way) {
    this.peer = peer;
    this.way = way;
  }

  @Override
  public Http<Feed> reached() throws IOException {
    var feed = this == LATE ? Feed.whole(peer).late() : Feed.whole(peer);
    var http = Http.attach(feed);
    way.go(http);
    return http;
  }

  /** What leads to a state. */
  private interface Way {
    void go(Http<Feed> http) throws IOException;
  }

  private static void refused(Class<? extends Throwable> how, Executable call) {
    assertThrows(how, call);
  }
}
