package dsock.http;

import static dsock.http.Messages.CHUNKED;
import static dsock.http.Messages.GET;
import static dsock.http.Messages.POST;
import static dsock.http.Messages.bytes;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.http.Http.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** The states of a server. */
record Serving(String name, String peer, Way way) implements State {
  static final List<State> ALL =
      List.of(
          new Serving("NEW", GET, http -> {}),
          new Serving("ASKED", GET, Http::receiveRequest),
          new Serving("ASKED_WITH_BODY", POST, Http::receiveRequest),
          new Serving(
              "BODY_READ",
              POST,
              http -> {
                http.receiveRequest();
                http.receive(3);
              }),
          new Serving(
              "LENGTH_UNDER_WAY",
              GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(new Response(200, Fields.of("Content-Length", "3")));
              }),
          new Serving(
              "CHUNKS_UNDER_WAY",
              GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(new Response(200, Fields.of()));
                http.send(bytes("x"));
              }),
          new Serving(
              "LENGTH_SENT",
              GET + GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(new Response(200, Fields.of("Content-Length", "3")));
                http.send(bytes("abc"));
              }),
          new Serving(
              "HEAD_ANSWERED",
              GET.replace("GET", "HEAD") + GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(new Response(200, Fields.of()));
              }),
          new Serving(
              "ANSWERED",
              GET + GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(new Response(200, Fields.of()));
                http.done();
              }),
          new Serving(
              "ANSWERED_UNREAD",
              POST + GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(new Response(200, Fields.of()), bytes("abc"));
              }),
          new Serving(
              "ALL_BUT_END_READ",
              CHUNKED + GET,
              http -> {
                http.receiveRequest();
                http.receive(3);
                http.sendResponse(new Response(200, Fields.of()), bytes("abc"));
              }),
          new Serving(
              "ANSWERED_LAST",
              GET + GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(
                    new Response(200, Fields.of("Connection", "close")), bytes("abc"));
              }),
          new Serving(
              "PEER_DONE",
              GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(new Response(200, Fields.of()), bytes("abc"));
              }),
          new Serving(
              "LATE", GET, http -> refused(SocketTimeoutException.class, http::receiveRequest)),
          new Serving(
              "REFUSED",
              "GET / HTTP/2.0\r\n\r\n",
              http -> refused(HttpException.class, http::receiveRequest)),
          new Serving(
              "REFUSED_ANSWERED",
              "GET / HTTP/2.0\r\n\r\n",
              http -> {
                refused(HttpException.class, http::receiveRequest);
                http.sendResponse(new Response(505, Fields.of()), bytes(""));
              }),
          new Serving(
              "BODY_REFUSED",
              CHUNKED.replace("3\r\n", "x\r\n"),
              http -> {
                http.receiveRequest();
                refused(HttpException.class, http::more);
              }),
          new Serving(
              "SWITCHED",
              GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(
                    new Response(101, Fields.of("Connection", "Upgrade", "Upgrade", "x")));
              }),
          new Serving(
              "ENDED_TOO_EARLY",
              GET,
              http -> {
                http.receiveRequest();
                http.sendResponse(new Response(200, Fields.of("Content-Length", "3")));
                refused(IllegalStateException.class, http::done);
              }));

  @Override
  public Http<Feed> reached() throws IOException {
    var feed = name.equals("LATE") ? Feed.whole(peer).late() : Feed.whole(peer);
    var http = Http.attach(feed);
    way.go(http);
    return http;
  }

  @Override
  public String toString() {
    return name;
  }

  /** What leads to a state. */
  interface Way {
    void go(Http<Feed> http) throws IOException;
  }

  private static void refused(Class<? extends Throwable> how, Executable call) {
    assertThrows(how, call);
  }
}
