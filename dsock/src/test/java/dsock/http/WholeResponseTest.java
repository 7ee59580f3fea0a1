package dsock.http;

import static dsock.http.Messages.GET;
import static dsock.http.Messages.HEAD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Http.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses whose bodies are at hand: they share memory with others, and nobody can tell. */
class WholeResponseTest {
  private static final Response OK = new Response(200, Fields.of());

  private static String head(int length) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 8000, 8100, 8150, 8192, 8300, 100_000})
  void aBodyOfAnyLengthFollowsItsHeadInOneSend(int length) throws IOException {
    var body = "0123456789".repeat(length / 10 + 1).substring(0, length);
    for (var request : List.of(GET, HEAD)) {
      var feed = Feed.whole(request + request);
      var http = Http.attach(feed);
      var expected = head(length) + (request.equals(GET) ? body : "");

      http.receiveRequest();
      http.sendResponse(OK, Feed.latin(body));
      assertEquals(expected, feed.sent());

      http.receiveRequest();
      var buffer = ByteBuffer.wrap(Feed.latin("12" + body)).position(2);
      http.sendResponse(OK, buffer);
      assertEquals(expected, feed.sent());
      assertEquals(0, buffer.remaining());
      assertEquals(2, feed.sends());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7000, 8000, 8192, 9000, 50_000})
  void aHeadMayBeOfAnyLength(int length) throws IOException {
    var feed = Feed.whole(GET);
    var http = Http.attach(feed);
    http.receiveRequest();
    http.sendResponse(new Response(200, Fields.of("A", "x".repeat(length))), Feed.latin("body"));
    assertEquals(
        "HTTP/1.1 200 OK\r\nA: " + "x".repeat(length) + "\r\nContent-Length: 4\r\n\r\nbody",
        feed.sent());
  }

  @Test
  void aHeadThatWasShorterThanTheLastShowsNothingOfThat() throws IOException {
    var feed = Feed.whole(GET + GET);
    var http = Http.attach(feed);
    http.receiveRequest();
    http.sendResponse(OK, Feed.latin("a long one"));
    feed.sent();
    http.receiveRequest();
    http.sendResponse(new Response(204, Fields.of()));
    assertEquals("HTTP/1.1 204 No Content\r\n\r\n", feed.sent());
  }

  /** A peer that takes nothing once, and whose socket still holds what it was given then. */
  private static final class Slow implements ByteSocket {
    final Feed feed = Feed.whole(GET);
    final List<ByteBuffer> held = new ArrayList<>();

    @Override
    public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
      if (held.isEmpty()) {
        held.add(bytes[0].duplicate());
        throw new SocketTimeoutException("not in time");
      }
      feed.send(bytes, deadline);
    }

    @Override
    public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
      return feed.fill(atLeast, deadline);
    }

    @Override
    public boolean more(Deadline deadline) throws IOException {
      return feed.more(deadline);
    }

    @Override
    public void done(Deadline deadline) {}

    @Override
    public void close() {}
  }

  @Test
  void whatCouldNotBeSentMayBeSentAgain() throws IOException {
    var slow = new Slow();
    var http = Http.attach(slow);
    http.receiveRequest();
    var body = ByteBuffer.wrap(Feed.latin("body"));
    assertThrows(SocketTimeoutException.class, () -> http.sendResponse(OK, body));
    assertEquals(4, body.remaining());
    http.sendResponse(new Response(404, Fields.of()), body);
    assertEquals("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nbody", slow.feed.sent());
    assertEquals(
        head(4) + "body", StandardCharsets.ISO_8859_1.decode(slow.held.getFirst()).toString());
  }
}
