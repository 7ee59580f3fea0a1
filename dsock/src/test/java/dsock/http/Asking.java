package dsock.http;

import static dsock.http.Messages.get;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.http.Http.Request;
import java.io.IOException;
import java.util.List;

/** The states of a client. */
record Asking(String name, String peer, Way way) implements State {
  static final List<State> ALL =
      List.of(
          new Asking(
              "ASKED",
              "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
              http -> http.sendRequest(get())),
          new Asking(
              "LENGTH_UNDER_WAY",
              "HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n",
              http ->
                  http.sendRequest(
                      new Request("POST", "/", Fields.of("Host", "a", "Content-Length", "3")))),
          new Asking(
              "RESPONSE_UNREAD",
              "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
              http -> {
                http.sendRequest(get());
                http.receiveResponse();
              }),
          new Asking(
              "RESPONSE_READ",
              "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
              http -> {
                http.sendRequest(get());
                http.receiveResponse();
                http.receive(3);
              }),
          new Asking(
              "TWO_ASKED",
              "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
              http -> {
                http.sendRequest(get());
                http.sendRequest(get());
                http.receiveResponse();
              }),
          new Asking(
              "CLOSING",
              "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
              http -> {
                http.sendRequest(get());
                http.receiveResponse();
              }),
          new Asking("PEER_DONE", "", http -> http.sendRequest(get())),
          new Asking(
              "REFUSED",
              "HTTP/1.1 200\r\n\r\n",
              http -> {
                http.sendRequest(get());
                assertThrows(HttpException.class, http::receiveResponse);
              }),
          new Asking(
              "TUNNEL",
              "HTTP/1.1 200 OK\r\n\r\nabc",
              http -> {
                http.sendRequest(new Request("CONNECT", "a:1", Fields.of("Host", "a:1")));
                http.receiveResponse();
              }));

  @Override
  public Http<Feed> reached() throws IOException {
    var http = Http.attach(Feed.whole(peer));
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
}
