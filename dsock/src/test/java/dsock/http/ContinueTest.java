package dsock.http;

import static dsock.http.Messages.bytes;
import static dsock.http.Messages.rest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import dsock.http.Http.Request;
import dsock.http.Http.Response;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectations (RFC 9110 section 10.1.1). */
class ContinueTest {
  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

  private static String head(String framing) {
    return "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n" + framing + "\r\n\r\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
  void theBodyIsAskedForWhenItIsReadFirst(String framing) throws IOException {
    var body = framing.startsWith("C") ? "hello" : "5\r\nhello\r\n0\r\n\r\n";
    var feed = Feed.whole(head(framing));
    feed.add(body);
    var http = Http.attach(feed);
    http.receiveRequest();
    http.fill(0);
    assertEquals("", feed.sent());
    assertTrue(http.more());
    assertEquals(CONTINUE, feed.sent());
    assertEquals("hello", rest(http));
    assertEquals("", feed.sent());
    http.sendResponse(new Response(200, Fields.of()), bytes(""));
    assertTrue(http.persists());
  }

  @Test
  void fillAsksForItToo() throws IOException {
    var feed = Feed.whole(head("Content-Length: 5"));
    feed.add("hello");
    var http = Http.attach(feed);
    http.receiveRequest();
    http.receive(5);
    assertEquals(CONTINUE, feed.sent());
  }

  @Test
  void aBodyThatHasBegunToArriveIsNotAskedFor() throws IOException {
    var feed = Feed.whole(head("Content-Length: 5") + "h");
    feed.add("ello");
    var http = Http.attach(feed);
    http.receiveRequest();
    assertEquals("hello", rest(http));
    assertEquals("", feed.sent());
  }

  @Test
  void aBodyThatWasNeverAskedForEndsTheConnection() throws IOException {
    var feed = Feed.whole(head("Content-Length: 5"));
    var http = Http.attach(feed);
    http.receiveRequest();
    assertTrue(http.persists());
    http.sendResponse(new Response(413, Fields.of()), bytes(""));
    assertEquals(
        "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        feed.sent());
    assertFalse(http.persists());
    assertFalse(http.more(Deadline.NOW));
    assertFalse(http.skipBody(100, Deadline.NOW));
    assertEquals("", feed.sent());
  }

  @Test
  void skippingDoesNotAskForIt() throws IOException {
    var feed = Feed.whole(head("Content-Length: 5"));
    var http = Http.attach(feed);
    http.receiveRequest();
    assertFalse(http.skipBody(100, Deadline.NOW));
    assertEquals("", feed.sent());
  }

  @Test
  void theProgramMaySayContinueItself() throws IOException {
    var feed = Feed.whole(head("Content-Length: 5"));
    feed.add("hello");
    var http = Http.attach(feed);
    http.receiveRequest();
    http.sendResponse(new Response(100, Fields.of()));
    assertEquals("hello", rest(http));
    assertEquals(CONTINUE, feed.sent());
    http.sendResponse(new Response(200, Fields.of()), bytes(""));
    assertTrue(http.persists());
  }

  @Test
  void withoutABodyThereIsNothingToAskFor() throws IOException {
    var feed = Feed.whole(head("Content-Length: 0") + Messages.GET);
    var http = Http.attach(feed);
    http.receiveRequest();
    assertFalse(http.more());
    http.sendResponse(new Response(204, Fields.of()));
    assertEquals("HTTP/1.1 204 No Content\r\n\r\n", feed.sent());
    http.receiveRequest();
  }

  @Test
  void anOldClientIsNotAnsweredThatWay() throws IOException {
    var feed = Feed.whole(head("Content-Length: 5").replace("1.1", "1.0"));
    feed.add("hello");
    var http = Http.attach(feed);
    http.receiveRequest();
    assertEquals("hello", rest(http));
    assertEquals("", feed.sent());
    Http.attach(Feed.whole("GET / HTTP/1.0\r\nExpect: miracles\r\n\r\n")).receiveRequest();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"miracles", "100-continue, miracles", "100-continue;q=1", "\"100-continue\""})
  void anUnknownExpectationCannotBeMet(String expectation) {
    var http =
        Http.attach(Feed.whole("GET / HTTP/1.1\r\nHost: a\r\nExpect: " + expectation + "\r\n\r\n"));
    assertEquals(417, assertThrows(HttpException.class, http::receiveRequest).status());
  }

  @Test
  void aClientThatExpectsContinueIsTold() throws IOException {
    var feed = Feed.whole(CONTINUE + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    var http = Http.attach(feed);
    var fields = Fields.of("Host", "a", "Expect", "100-continue", "Content-Length", "5");
    http.sendRequest(new Request("POST", "/", fields));
    assertEquals(100, http.receiveResponse().status());
    http.send(bytes("hello"));
    assertEquals(200, http.receiveResponse().status());
    assertTrue(http.persists());
  }
}
