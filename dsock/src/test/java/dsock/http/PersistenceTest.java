package dsock.http;

import static dsock.http.Messages.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.http.Http.Request;
import dsock.http.Http.Response;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a connection goes on after an exchange, and who says so (RFC 9112 section 9.3). */
class PersistenceTest {
  private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

  // version, what the client says, what the program says, whether it goes on, what the server says
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1, -, -, true, -",
        "1, close, -, false, close",
        "1, CLOSE, -, false, close",
        "1, 'foo, close', -, false, close",
        "1, ', close,', -, false, close",
        "1, closed, -, true, -",
        "1, keep-alive, -, true, -",
        "1, 'keep-alive, close', -, false, close",
        "1, -, close, false, close",
        "1, -, 'x, Close', false, 'x, Close'",
        "1, -, keep-alive, true, keep-alive",
        "1, Upgrade, -, true, -",
        "0, -, -, false, close",
        "0, close, -, false, close",
        "0, keep-alive, -, true, keep-alive",
        "0, Keep-Alive, keep-alive, true, keep-alive",
        "0, keep-alive, close, false, close",
        "0, 'keep-alive, close', -, false, close",
        "0, foo, -, false, close",
      })
  void aWholeResponseLeavesTheConnectionAsBothSidesWant(
      int minor, String client, String program, boolean goesOn, String server) throws IOException {
    var request = "GET / HTTP/1." + minor + "\r\nHost: a\r\n";
    request += client == null ? "\r\n" : "Connection: " + client + "\r\n\r\n";
    var feed = Feed.whole(request + NEXT);
    var http = Http.attach(feed);
    assertEquals(true, http.persists());
    http.receiveRequest();
    var fields = program == null ? Fields.of() : Fields.of("Connection", program);
    http.sendResponse(new Response(200, fields), bytes("hello"));

    assertEquals(goesOn, http.persists());
    var reply = Reply.all(feed.sent(), List.of()).getFirst();
    assertEquals(server == null ? "" : server, reply.field("Connection"));
    assertEquals(
        server == null ? 0 : 1,
        reply.fields().stream().filter(line -> line.startsWith("Connection: ")).count());
    assertEquals(goesOn, http.more());
    if (goesOn) {
      assertEquals("/next", http.receiveRequest().target());
    } else {
      assertThrows(EOFException.class, http::receiveRequest);
    }
  }

  @Test
  void twoConnectionFieldsCountAsOne() throws IOException {
    var feed =
        Feed.whole(
            "GET / HTTP/1.1\r\n"
                + "Host: a\r\n"
                + "Connection: keep-alive\r\n"
                + "X: y\r\n"
                + "connection: close\r\n\r\n");
    var http = Http.attach(feed);
    http.receiveRequest();
    assertFalse(http.persists());
  }

  @Test
  void aBodyThatEndsWithTheConnectionEndsIt() throws IOException {
    var feed = Feed.whole("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n");
    var http = Http.attach(feed);
    http.receiveRequest();
    assertEquals(true, http.persists());
    http.sendResponse(new Response(200, Fields.of()));
    assertFalse(http.persists());
    assertEquals("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", feed.sent());
    http.done();
    assertFalse(http.more());
  }

  @Test
  void aLengthKeepsTheConnectionOfAnOldClient() throws IOException {
    var feed = Feed.whole("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    var http = Http.attach(feed);
    http.receiveRequest();
    http.sendResponse(new Response(200, Fields.of("Content-Length", "0")));
    assertEquals(
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n", feed.sent());
  }

  @Test
  void aRequestThatNeverBecameWholeIsAnsweredForTheLastTime() throws IOException {
    for (var bad : List.of("GET / HTTP/1.1\r\n\r\n", "GET / HT", "\n")) {
      var feed = Feed.whole(bad + NEXT);
      var http = Http.attach(feed);
      assertThrows(HttpException.class, http::receiveRequest);
      assertFalse(http.persists());
      http.sendResponse(new Response(400, Fields.of()), bytes("no"));
      var expected = "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno";
      assertEquals(expected, feed.sent());
      assertThrows(
          IllegalStateException.class, () -> http.sendResponse(new Response(400, Fields.of())));
      assertFalse(http.more());
    }
  }

  @Test
  void aRefusedHeadIsAnsweredWithoutBody() throws IOException {
    var feed = Feed.whole("HEAD / HTTP/1.1\r\n\r\n");
    var http = Http.attach(feed);
    assertThrows(HttpException.class, http::receiveRequest);
    http.sendResponse(new Response(400, Fields.of()), bytes("no"));
    assertEquals(
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\nConnection: close\r\n\r\n", feed.sent());
  }

  // version of the response, what the client says, what the server says, its framing
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1, -, -, Content-Length: 0, true",
        "1, close, -, Content-Length: 0, false",
        "1, -, close, Content-Length: 0, false",
        "1, -, 'foo, Close', Content-Length: 0, false",
        "1, -, -, Transfer-Encoding: chunked, true",
        "1, -, -, X: y, false",
        "0, -, -, Content-Length: 0, false",
        "0, -, keep-alive, Content-Length: 0, true",
        "0, -, keep-alive, X: y, false",
      })
  void aClientSeesWhetherItMayGoOn(
      int minor, String client, String server, String framing, boolean goesOn) throws IOException {
    var head = "HTTP/1." + minor + " 200 OK\r\n" + framing + "\r\n";
    head += server == null ? "\r\n" : "Connection: " + server + "\r\n\r\n";
    var http = Http.attach(Feed.whole(head));
    var fields = Fields.of("Host", "a");
    var request =
        new Request("GET", "/", client == null ? fields : fields.add("Connection", client));
    http.sendRequest(request);
    http.receiveResponse();
    assertEquals(goesOn, http.persists());
    if (!goesOn) {
      assertThrows(IllegalStateException.class, () -> http.sendRequest(Messages.get()));
    }
  }
}
