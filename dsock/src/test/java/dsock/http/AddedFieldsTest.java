package dsock.http;

import static dsock.http.Messages.GET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.http.Http.Request;
import dsock.http.Http.Response;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fields that each response of a connection has, whatever its head says. */
class AddedFieldsTest {
  private static final Response EMPTY = new Response(204, Fields.of());

  private final Feed feed = Feed.whole(GET + GET);
  private final Http<Feed> http = Http.attach(feed);

  @Test
  void theyAreAskedForAnewForEachResponse() throws IOException {
    var count = new AtomicInteger();
    http.addToResponses(() -> Fields.of("Count", "" + count.incrementAndGet()));
    http.receiveRequest();
    http.sendResponse(EMPTY);
    assertEquals("HTTP/1.1 204 No Content\r\nCount: 1\r\n\r\n", feed.sent());
    http.receiveRequest();
    http.sendResponse(EMPTY);
    assertEquals("HTTP/1.1 204 No Content\r\nCount: 2\r\n\r\n", feed.sent());
    assertEquals(0, EMPTY.fields().size());
  }

  @Test
  void aFieldThatTheHeadHasIsNotAdded() throws IOException {
    http.addToResponses(() -> Fields.of("A", "added", "B", "added"));
    http.receiveRequest();
    http.sendResponse(new Response(204, Fields.of("b", "own")));
    assertEquals("HTTP/1.1 204 No Content\r\nb: own\r\nA: added\r\n\r\n", feed.sent());
  }

  @Test
  void anInterimResponseIsLeftAsItIs() throws IOException {
    http.addToResponses(() -> Fields.of("A", "added"));
    http.receiveRequest();
    http.sendResponse(new Response(103, Fields.of()));
    assertEquals("HTTP/1.1 103 Early Hints\r\n\r\n", feed.sent());
    http.sendResponse(EMPTY);
    assertEquals("HTTP/1.1 204 No Content\r\nA: added\r\n\r\n", feed.sent());
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length,0",
    "Transfer-Encoding,chunked",
    "Connection,close",
    "Connection,keep-alive"
  })
  void whatIsAboutTheBodyOrTheConnectionIsRefused(String name, String value) throws IOException {
    http.receiveRequest();
    http.addToResponses(() -> Fields.of(name, value));
    assertThrows(IllegalArgumentException.class, () -> http.sendResponse(EMPTY));
    assertEquals("", feed.sent());
    http.addToResponses(Fields::of);
    http.sendResponse(EMPTY);
    assertEquals("HTTP/1.1 204 No Content\r\n\r\n", feed.sent());
  }

  @Test
  void aClientHasNone() throws IOException {
    http.sendRequest(new Request("GET", "/", Fields.of("Host", "a")));
    assertThrows(IllegalStateException.class, () -> http.addToResponses(Fields::of));
  }
}
