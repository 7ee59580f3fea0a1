package dsock.http;

import static dsock.http.Messages.GET;
import static dsock.http.Messages.HEAD;
import static dsock.http.Messages.OLD_GET;
import static dsock.http.Messages.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import dsock.http.Http.Response;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a response, as the byte socket that a server writes it to. */
class SentBodyTest {
  private final Feed feed = Feed.whole(GET + GET);
  private final Http<Feed> http = Http.attach(feed);

  @TempDir private Path folder;

  private static Http<Feed> asked(Feed feed) throws IOException {
    var http = Http.attach(feed);
    http.receiveRequest();
    return http;
  }

  @Test
  void aLengthThatIsSaidIsKept() throws IOException {
    http.receiveRequest();
    http.sendResponse(new Response(200, Fields.of("Content-Length", "5")));
    assertEquals("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", feed.sent());
    http.send(bytes("hel"));
    assertThrows(IllegalStateException.class, () -> http.send(bytes("lo!")));
    http.send(new ByteBuffer[] {bytes("l"), bytes(""), bytes("o")}, Deadline.NEVER);
    assertEquals("hello", feed.sent());
    assertThrows(IllegalStateException.class, () -> http.send(bytes("!")));
    http.receiveRequest(); // it is over without done
  }

  @Test
  void aBodyThatIsEndedTooEarlyBreaksTheOutput() throws IOException {
    http.receiveRequest();
    http.sendResponse(new Response(200, Fields.of("Content-Length", "5")));
    http.send(bytes("hel"));
    assertThrows(IllegalStateException.class, http::done);
    assertFalse(http.persists());
    assertThrows(IOException.class, () -> http.send(bytes("lo")));
    assertThrows(IOException.class, http::detach);
    assertTrue(feed.isClosed());
  }

  @Test
  void withoutALengthEachSendIsAChunk() throws IOException {
    http.receiveRequest();
    http.sendResponse(new Response(200, Fields.of("A", "b")));
    assertEquals("HTTP/1.1 200 OK\r\nA: b\r\nTransfer-Encoding: chunked\r\n\r\n", feed.sent());
    int sends = feed.sends();
    http.send(bytes("hello"));
    http.send(bytes(""));
    http.send(
        new ByteBuffer[] {bytes("x".repeat(10)), bytes(""), bytes("y".repeat(16))}, Deadline.NEVER);
    http.send(new ByteBuffer[0], Deadline.NEVER);
    assertEquals(sends + 2, feed.sends());
    assertEquals("5\r\nhello\r\n1a\r\n" + "x".repeat(10) + "y".repeat(16) + "\r\n", feed.sent());
    http.done();
    assertEquals("0\r\n\r\n", feed.sent());
    assertThrows(IllegalStateException.class, () -> http.send(bytes("more")));
    assertThrows(IllegalStateException.class, http::done);
    assertEquals("", feed.sent());
    http.receiveRequest();
  }

  @Test
  void chunkedCanBeSaidByTheProgram() throws IOException {
    http.receiveRequest();
    http.sendResponse(new Response(200, Fields.of("Transfer-Encoding", "chunked")));
    http.done();
    assertEquals("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", feed.sent());
  }

  @Test
  void trailersFollowTheLastChunk() throws IOException {
    http.receiveRequest();
    http.sendResponse(new Response(200, Fields.of("Trailer", "X-Sum")));
    feed.sent();
    assertThrows(IllegalArgumentException.class, () -> http.done(Fields.of("Content-Length", "1")));
    http.done(Fields.of("X-Sum", "7", "X-More", ""));
    assertEquals("0\r\nX-Sum: 7\r\nX-More: \r\n\r\n", feed.sent());
  }

  @Test
  void aBodyWithLengthHasNoTrailers() throws IOException {
    http.receiveRequest();
    http.sendResponse(new Response(200, Fields.of("Content-Length", "0")));
    assertThrows(IllegalStateException.class, () -> http.done(Fields.of("X-Sum", "7")));
    http.done();
  }

  @Test
  void aWholeResponseIsSentInOneGo() throws IOException {
    http.receiveRequest();
    var body = bytes("hello");
    http.sendResponse(new Response(200, Fields.of("A", "b")), body);
    assertEquals(1, feed.sends());
    assertEquals("HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 5\r\n\r\nhello", feed.sent());
    assertFalse(body.hasRemaining());
    http.receiveRequest();
    http.sendResponse(
        new Response(404, "Gone fishing", Fields.of("content-length", "5")), bytes("hello"));
    assertEquals("HTTP/1.1 404 Gone fishing\r\ncontent-length: 5\r\n\r\nhello", feed.sent());
  }

  @Test
  void aHeadThatContradictsTheBodyIsRefused() throws IOException {
    http.receiveRequest();
    for (var fields :
        new Fields[] {
          Fields.of("Content-Length", "4"),
          Fields.of("Content-Length", "x"),
          Fields.of("Content-Length", "5", "Content-Length", "5"),
          Fields.of("Transfer-Encoding", "chunked")
        }) {
      assertThrows(
          IllegalArgumentException.class,
          () -> http.sendResponse(new Response(200, fields), bytes("hello")));
    }
    for (int status : new int[] {204, 304}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> http.sendResponse(new Response(status, Fields.of()), bytes("hello")));
    }
    assertEquals("", feed.sent());
    http.sendResponse(new Response(200, Fields.of()), bytes("hello"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "+1", "", "0x1", "1 2", "1,1", "9223372036854775808", "a"})
  void aLengthThatIsNoneIsRefused(String length) throws IOException {
    http.receiveRequest();
    var head = new Response(200, Fields.of("Content-Length", length));
    assertThrows(IllegalArgumentException.class, () -> http.sendResponse(head));
    assertEquals("", feed.sent());
  }

  @Test
  void anotherCodingIsRefused() throws IOException {
    http.receiveRequest();
    for (var coding : new String[] {"gzip", "gzip, chunked", "chunked, chunked", "identity", ""}) {
      var head = new Response(200, Fields.of("Transfer-Encoding", coding));
      assertThrows(IllegalArgumentException.class, () -> http.sendResponse(head));
    }
    var both = new Response(200, Fields.of("Transfer-Encoding", "chunked", "Content-Length", "1"));
    assertThrows(IllegalArgumentException.class, () -> http.sendResponse(both));
    assertEquals("", feed.sent());
  }

  @Test
  void whatAnswersGetAnswersHead() throws IOException {
    for (var fields : new Fields[] {Fields.of(), Fields.of("Content-Length", "7")}) {
      var peer = Feed.whole(HEAD + GET);
      var server = asked(peer);
      server.sendResponse(new Response(200, fields));
      var body = bytes("hello, ");
      server.send(body);
      assertFalse(body.hasRemaining());
      server.done(Fields.of("X-Sum", "7"));
      assertTrue(peer.sent().endsWith("\r\n\r\n"));
      server.receiveRequest();
      server.sendResponse(new Response(200, Fields.of("Content-Length", "1")));
      server.send(bytes("x"));
      assertTrue(peer.sent().endsWith("\r\n\r\nx"));
    }
  }

  @Test
  void aResponseToHeadIsOverWithItsHead() throws IOException {
    var peer = Feed.whole(HEAD + HEAD + GET);
    var server = asked(peer);
    server.sendResponse(new Response(200, Fields.of("Content-Length", "1234")));
    assertEquals("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n", peer.sent());
    server.receiveRequest();
    var body = bytes("hello");
    server.sendResponse(new Response(200, Fields.of()), body);
    assertEquals("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", peer.sent());
    assertFalse(body.hasRemaining());
    server.receiveRequest();
  }

  @Test
  void someStatusesHaveNoBody() throws IOException {
    var expected = new String[] {"204 No Content", "304 Not Modified"};
    for (int i = 0; i < 2; i++) {
      var peer = Feed.whole(GET + GET);
      var server = asked(peer);
      server.sendResponse(new Response(i == 0 ? 204 : 304, Fields.of("A", "b")));
      assertEquals("HTTP/1.1 " + expected[i] + "\r\nA: b\r\n\r\n", peer.sent());
      assertThrows(IllegalStateException.class, () -> server.send(bytes("x")));
      server.send(bytes(""));
      server.done();
      server.receiveRequest();
    }
  }

  @Test
  void aStatusWithoutBodyHasNoFieldsThatFrameOne() throws IOException {
    var peer = Feed.whole(GET + GET + GET);
    var server = asked(peer);
    server.sendResponse(new Response(204, Fields.of("Content-Length", "0", "A", "b")));
    assertEquals("HTTP/1.1 204 No Content\r\nA: b\r\n\r\n", peer.sent());
    server.receiveRequest();
    server.sendResponse(new Response(304, Fields.of("Content-Length", "9", "A", "b")), bytes(""));
    assertEquals("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\nA: b\r\n\r\n", peer.sent());
    server.receiveRequest();
    server.sendResponse(new Response(304, Fields.of("Transfer-Encoding", "chunked")));
    assertEquals("HTTP/1.1 304 Not Modified\r\n\r\n", peer.sent());
  }

  @Test
  void resetContentHasAnEmptyBody() throws IOException {
    http.receiveRequest();
    http.sendResponse(new Response(205, Fields.of()));
    assertEquals("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", feed.sent());
    http.receiveRequest();
  }

  @Test
  void aBodyForAnOldClientEndsWithTheConnection() throws IOException {
    var peer = Feed.whole(OLD_GET);
    var server = asked(peer);
    server.sendResponse(new Response(200, Fields.of("Transfer-Encoding", "chunked")));
    assertEquals("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", peer.sent());
    server.send(bytes("hello"));
    assertEquals("hello", peer.sent());
    assertFalse(peer.isDone());
    server.done(Fields.of("X-Sum", "7"));
    assertTrue(peer.isDone());
    assertEquals("", peer.sent());
    assertFalse(server.more());
    server.close(Deadline.NEVER);
  }

  @Test
  void interimResponsesComeBeforeTheRealOne() throws IOException {
    http.receiveRequest();
    http.sendResponse(new Response(102, Fields.of()));
    http.sendResponse(new Response(103, Fields.of("Link", "</a>", "Content-Length", "1")));
    http.sendResponse(new Response(200, Fields.of()), bytes(""));
    assertEquals(
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        feed.sent());
    var peer = Feed.whole(OLD_GET);
    var server = asked(peer);
    server.sendResponse(new Response(103, Fields.of("Link", "</a>")));
    assertEquals("", peer.sent());
    assertThrows(
        IllegalStateException.class, () -> server.sendResponse(new Response(101, Fields.of())));
    server.sendResponse(new Response(200, Fields.of()), bytes(""));
  }

  @Test
  void aFileIsSentAsPartOfTheBody() throws IOException {
    var path = folder.resolve("file");
    Files.writeString(path, "0123456789");
    try (var file = FileChannel.open(path)) {
      http.receiveRequest();
      http.sendResponse(new Response(200, Fields.of("Content-Length", "5")));
      feed.sent();
      assertThrows(IllegalStateException.class, () -> http.send(file, 0, 6, Deadline.NEVER));
      http.send(file, 2, 5, Deadline.NEVER);
      assertEquals("23456", feed.sent());
      http.receiveRequest();
      http.sendResponse(new Response(200, Fields.of()));
      feed.sent();
      http.send(file, 0, 10, Deadline.NEVER);
      http.send(file, 3, 0, Deadline.NEVER);
      assertEquals("a\r\n0123456789\r\n", feed.sent());
      assertThrows(EOFException.class, () -> http.send(file, 5, 10, Deadline.NEVER));
      assertThrows(IOException.class, () -> http.send(bytes("x")));
      assertFalse(http.persists());
    }
  }

  @Test
  void aFileForHeadIsNotSent() throws IOException {
    var path = folder.resolve("file");
    Files.writeString(path, "0123456789");
    var peer = Feed.whole(HEAD);
    var server = asked(peer);
    server.sendResponse(new Response(200, Fields.of("Content-Length", "10")));
    peer.sent();
    try (var file = FileChannel.open(path)) {
      server.send(file, 0, 10, Deadline.NEVER);
    }
    assertEquals("", peer.sent());
  }

  @Test
  void unusualStatusesAreSentAsTheyAre() throws IOException {
    http.receiveRequest();
    http.sendResponse(new Response(299, "", Fields.of()), bytes(""));
    assertEquals("HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n", feed.sent());
    http.receiveRequest();
    http.sendResponse(new Response(799, "caf\u00e9", Fields.of()), bytes(""));
    assertEquals("HTTP/1.1 799 caf\u00e9\r\nContent-Length: 0\r\n\r\n", feed.sent());
  }
}
