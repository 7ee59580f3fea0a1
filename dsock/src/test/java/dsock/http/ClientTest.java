package dsock.http;

import static dsock.http.Messages.bytes;
import static dsock.http.Messages.get;
import static dsock.http.Messages.rest;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.http.Http.Request;
import dsock.http.Http.Response;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends and how it understands responses. */
class ClientTest {
  private static Response response(String method, String text) throws IOException {
    var http = Http.attach(Feed.whole(text));
    http.sendRequest(
        new Request(method, method.equals("CONNECT") ? "a:1" : "/", Fields.of("Host", "a")));
    return http.receiveResponse();
  }

  private static String sent(Request request) throws IOException {
    var feed = Feed.whole("");
    Http.attach(feed).sendRequest(request);
    return feed.sent();
  }

  @Test
  void aRequestIsSentAsItIs() throws IOException {
    assertEquals("GET / HTTP/1.1\r\nHost: a\r\n\r\n", sent(get()));
    assertEquals(
        "OPTIONS * HTTP/1.0\r\nA: b\r\n\r\n",
        sent(new Request("OPTIONS", "*", 0, Fields.of("A", "b"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH"})
  void aMethodThatComesWithContentSaysThatThereIsNone(String method) throws IOException {
    var expected = method + " / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    assertEquals(expected, sent(new Request(method, "/", Fields.of("Host", "a"))));
  }

  @Test
  void aWholeRequestIsSentInOneGo() throws IOException {
    var feed = Feed.whole("");
    var http = Http.attach(feed);
    http.sendRequest(new Request("POST", "/", Fields.of("Host", "a")), bytes("hello"));
    assertEquals(1, feed.sends());
    assertEquals("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", feed.sent());
    http.sendRequest(get(), bytes(""));
    assertEquals("GET / HTTP/1.1\r\nHost: a\r\n\r\n", feed.sent());
  }

  @Test
  void theBodyOfARequestIsFramedAsItsHeadSays() throws IOException {
    var feed = Feed.whole("");
    var http = Http.attach(feed);
    http.sendRequest(
        new Request("POST", "/", Fields.of("Host", "a", "Transfer-Encoding", "chunked")));
    http.send(bytes("hello"));
    assertThrows(IllegalStateException.class, () -> http.sendRequest(get()));
    http.done(Fields.of("X-Sum", "7"));
    assertEquals(
        "POST / HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "5\r\n"
            + "hello\r\n"
            + "0\r\n"
            + "X-Sum: 7\r\n\r\n",
        feed.sent());
    http.sendRequest(get());
    assertThrows(IllegalStateException.class, () -> http.send(bytes("no body")));
  }

  @Test
  void aRequestThatCannotBeTrueIsRefused() {
    var http = Http.attach(Feed.whole(""));
    for (var fields :
        new Fields[] {
          Fields.of(),
          Fields.of("Host", "a", "Host", "a"),
          Fields.of("Host", "a", "Content-Length", "x"),
          Fields.of("Host", "a", "Transfer-Encoding", "gzip"),
          Fields.of("Host", "a", "Transfer-Encoding", "chunked", "Content-Length", "0")
        }) {
      var request = new Request("GET", "/", fields);
      assertThrows(IllegalArgumentException.class, () -> http.sendRequest(request));
    }
    var old = new Request("POST", "/", 0, Fields.of("Transfer-Encoding", "chunked"));
    assertThrows(IllegalArgumentException.class, () -> http.sendRequest(old));
    var other = new Request("POST", "/", Fields.of("Host", "a", "Content-Length", "4"));
    assertThrows(IllegalArgumentException.class, () -> http.sendRequest(other, bytes("hello")));
  }

  @ParameterizedTest
  @CsvSource({
    "HTTP/1.1 200 OK,200,OK", "'HTTP/1.1 200 ',200,''", "HTTP/1.0 404 Not Found,404,Not Found",
    "HTTP/1.1 999 x y\tz,999,x y\tz", "HTTP/1.3 200 caf\u00e9,200,caf\u00e9",
        "HTTP/1.1 200  OK,200,' OK'",
  })
  void aStatusLineHasThreeParts(String line, int status, String reason) throws IOException {
    var response = response("GET", line + "\r\nA: b\r\n\r\n");
    assertEquals(status, response.status());
    assertEquals(reason, response.reason());
    assertEquals(Optional.of("b"), response.fields().get("a"));
  }

  // libdill: a version that is none is accepted, and "HTTP/1.1 200" without the space is not
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200",
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 2x0 OK",
        "HTTP/1.1 099 OK",
        "HTTP/1.1  200 OK",
        "HTTP/2.0 200 OK",
        "HTTP/1.10 200 OK",
        "http/1.1 200 OK",
        "HTTP/1.1\t200 OK",
        " HTTP/1.1 200 OK",
        "200 OK",
        "HTTP/1.1 -20 OK",
        "HTTP/1.1 200\tOK",
        "HTTP/1.1 200 O\u0001K",
        "HTTP/1.1 200 O\rK",
        "HTTP/1.1 200 OK\n",
        "ICY 200 OK",
        ""
      })
  void anythingElseIsNoStatusLine(String line) {
    var failure =
        assertThrows(HttpException.class, () -> response("GET", line + "\r\nA: b\r\n\r\n"));
    assertEquals(502, failure.status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Content-Length: x",
        "Content-Length: 5\r\nContent-Length: 5",
        "Content-Length: 5, 5",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity",
        "A : b",
        " A: b",
        "A",
        "A: b\r\n c",
        "A: \u0001",
        "A: b\nB: c"
      })
  void aResponseWhoseEndIsInDoubtIsRefused(String fields) {
    var text = "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\nhello";
    assertEquals(502, assertThrows(HttpException.class, () -> response("GET", text)).status());
  }

  @Test
  void anOldResponseCannotBeChunked() {
    var text = "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assertThrows(HttpException.class, () -> response("GET", text));
  }

  @Test
  void whetherThereIsABodyDependsOnTheRequestToo() throws IOException {
    var text =
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
            + "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
    var http = Http.attach(Feed.whole(text));
    http.sendRequest(new Request("HEAD", "/", Fields.of("Host", "a")));
    for (int i = 0; i < 3; i++) {
      http.sendRequest(get()); // requests may be ahead of their responses
    }
    var bodies = new String[] {"", "", "", "hello"};
    for (var body : bodies) {
      http.receiveResponse();
      assertEquals(body, rest(http));
    }
    assertThrows(IllegalStateException.class, http::receiveResponse);
  }

  @Test
  void aBodyMayEndWithTheConnection() throws IOException {
    var http =
        Http.attach(Feed.inPieces(Feed.latin("HTTP/1.1 200 OK\r\n\r\nhel"), Feed.latin("lo")));
    http.sendRequest(get());
    http.receiveResponse();
    assertArrayEquals(Feed.latin("hell"), http.receive(4));
    assertThrows(EOFException.class, () -> http.fill(2));
    assertEquals("o", rest(http));
    assertFalse(http.more());
    assertFalse(http.persists());
  }

  @Test
  void interimResponsesAreNotForAClientThatDoesNotExpectThem() throws IOException {
    var text =
        "HTTP/1.1 100 Continue\r\n\r\n"
            + "HTTP/1.1 103 Early Hints\r\n"
            + "Link: </a>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\n\r\n";
    assertEquals(200, response("GET", text).status());
  }

  @Test
  void aProtocolThatNobodyAskedForIsRefused() {
    var text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n";
    assertThrows(HttpException.class, () -> response("GET", text));
  }

  @Test
  void aResponseThatStopsIsNotTakenForAWholeOne() throws IOException {
    assertThrows(HttpException.class, () -> response("GET", "HTTP/1.1 200 OK\r\nA: b\r\n"));
    assertThrows(EOFException.class, () -> response("GET", ""));
    var http = Http.attach(Feed.whole("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell"));
    http.sendRequest(get());
    http.receiveResponse();
    assertEquals(502, assertThrows(HttpException.class, () -> rest(http)).status());
    assertFalse(http.persists());
  }
}
