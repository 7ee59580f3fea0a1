package dsock.http;

import static dsock.http.Messages.bytes;
import static dsock.http.Messages.rest;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a request, as the byte socket that a server reads it from. */
class ReceivedBodyTest {
  private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

  private static String length(String body) {
    return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  private static String chunked(String... chunks) {
    var text =
        new StringBuilder("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (var chunk : chunks) {
      text.append(Integer.toHexString(chunk.length())).append("\r\n").append(chunk).append("\r\n");
    }
    return text.append("0\r\n\r\n").toString();
  }

  private static Http<Feed> received(String text) throws IOException {
    var http = Http.attach(Feed.whole(text));
    http.receiveRequest();
    return http;
  }

  private static void assertNextIsThere(Http<Feed> http) throws IOException {
    http.sendResponse(new Http.Response(200, Fields.of()), bytes(""));
    assertTrue(http.more());
    assertEquals("/next", http.receiveRequest().target());
  }

  @Test
  void aReaderCannotRunIntoTheNextMessage() throws IOException {
    for (var message : new String[] {length("hello"), chunked("hello"), chunked("he", "llo")}) {
      var http = received(message + NEXT);
      assertEquals("hello", rest(http));
      assertFalse(http.more());
      assertEquals(0, http.fill(0).remaining());
      assertThrows(EOFException.class, http::fill);
      assertThrows(EOFException.class, () -> http.receive(1));
      assertNextIsThere(http);
    }
  }

  @Test
  void whatIsAskedForInOnePieceIsInOnePiece() throws IOException {
    for (var message : new String[] {length("hello, world"), chunked("hel", "lo", ", ", "world")}) {
      var http = received(message + NEXT);
      assertArrayEquals(Feed.latin("hello, wor"), http.receive(10));
      assertArrayEquals(Feed.latin("ld"), http.receive(2));
      assertFalse(http.more());
      assertNextIsThere(http);
    }
  }

  @Test
  void lookingTakesNothing() throws IOException {
    var http = received(chunked("hel", "lo", ", ", "world"));
    for (int atLeast = 1; atLeast <= 12; atLeast++) {
      var in = http.fill(atLeast);
      assertTrue(in.remaining() >= atLeast);
      assertEquals('h', in.get(in.position()));
      assertEquals(ByteOrder.BIG_ENDIAN, in.order());
      in.order(ByteOrder.LITTLE_ENDIAN);
    }
    assertThrows(EOFException.class, () -> http.fill(13));
    assertEquals("hello, world", rest(http));
  }

  @Test
  void whatIsThereCanStillBeHadIfThereIsNotEnough() throws IOException {
    for (var message : new String[] {length("hello"), chunked("he", "llo")}) {
      var http = received(message + NEXT);
      assertThrows(EOFException.class, () -> http.fill(6));
      assertArrayEquals(Feed.latin("hello"), http.receive(5));
      assertNextIsThere(http);
    }
  }

  @Test
  void piecesOfAnySizeMakeTheSameBody() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var body = new StringBuilder();
      var chunks = new String[random.nextInt(12)];
      for (int i = 0; i < chunks.length; i++) {
        chunks[i] =
            "abcdefghijklmnopqrstuvwxyz"
                .substring(random.nextInt(25))
                .repeat(1 + random.nextInt(80));
        body.append(chunks[i]);
      }
      var http = Http.attach(Feed.cut(Feed.latin(chunked(chunks) + NEXT), random));
      http.receiveRequest();
      var got = new StringBuilder();
      while (http.more()) {
        int left = body.length() - got.length();
        int atLeast = random.nextInt(Math.min(left, 700) + 1);
        var in = http.fill(atLeast);
        assertTrue(in.remaining() >= atLeast);
        for (int take = random.nextInt(in.remaining() + 1); take > 0; take--) {
          got.append((char) in.get());
        }
      }
      assertEquals(body.toString(), got.toString());
      assertNextIsThere(http);
    }
  }

  @Test
  void whatIsAskedForIsNotMuchLessThanWhatIsKept() throws IOException {
    var text = chunked("x".repeat(100_000), "y".repeat(100_000));
    var feed = Feed.cut(Feed.latin(text), new Random(1));
    var http = Http.attach(feed);
    http.receiveRequest();
    http.skip(99_990, Deadline.NEVER);
    assertTrue(http.fill(20).capacity() < 1024);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\nhell",
        "Content-Length: 5\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhell",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nA: b\r\n",
        "Transfer-Encoding: chunked\r\n\r\n"
      })
  void aBodyThatStopsInItsMiddleIsNotTakenForAWholeOne(String rest) throws IOException {
    var http = received("POST / HTTP/1.1\r\nHost: a\r\n" + rest);
    var failure = assertThrows(HttpException.class, () -> Messages.rest(http));
    assertEquals(400, failure.status());
    assertFalse(http.persists());
    http.sendResponse(new Http.Response(400, Fields.of()), bytes(""));
    assertFalse(http.more());
    var later = assertThrows(IOException.class, http::fill);
    assertEquals(failure, later.getCause());
    assertThrows(IOException.class, http::detach);
    assertTrue(http.toString().contains("Feed"));
  }

  @Test
  void trailersAreThereWhenTheBodyIsOver() throws IOException {
    var text =
        "POST / HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "1\r\n"
            + "x\r\n"
            + "0\r\n"
            + "X-Sum: 7\r\n"
            + "x-sum:8\r\n\r\n";
    var http = received(text + NEXT);
    assertEquals(Fields.of(), http.trailers());
    http.receive(1);
    assertEquals(Fields.of(), http.trailers());
    assertFalse(http.more());
    assertEquals(Fields.of("X-Sum", "7", "X-Sum", "8"), http.trailers());
    assertNextIsThere(http);
    assertEquals(Fields.of(), http.trailers());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5",
        "transfer-encoding: chunked",
        "Host: a",
        "Connection: close",
        "Trailer: a",
        "TE: trailers",
        "Authorization: a",
        "Set-Cookie: a",
        "Content-Type: a",
        "Expect: 100-continue",
        " folded",
        "No-Colon",
        "A : b",
        ": b",
        "A: \u0001"
      })
  void trailersThatBelongIntoTheHeadOrAreNoneAreRefused(String trailer) throws IOException {
    var http =
        received(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n"
                + trailer
                + "\r\n\r\n");
    assertEquals(400, assertThrows(HttpException.class, http::more).status());
  }

  @Test
  void skipBodyThrowsAwayWhatIsLeft() throws IOException {
    for (var message : new String[] {length("hello"), chunked("hello"), chunked("he", "llo")}) {
      var http = received(message + NEXT);
      assertFalse(http.skipBody(4));
      assertTrue(http.skipBody(5));
      assertTrue(http.skipBody(0));
      assertNextIsThere(http);
      assertTrue(http.skipBody(0));
    }
  }

  @Test
  void skipBodyIsAlsoPossibleBehindTheResponse() throws IOException {
    var http = received(chunked("he", "llo") + NEXT);
    http.receive(1);
    http.sendResponse(new Http.Response(200, Fields.of()), bytes(""));
    assertThrows(IllegalStateException.class, http::receiveRequest);
    assertTrue(http.skipBody(100));
    assertTrue(http.more());
    assertEquals("/next", http.receiveRequest().target());
  }

  @Test
  void aBodyThatIsTooLongToBeSkippedIsNotWaitedFor() throws IOException {
    var http = received("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    assertFalse(http.skipBody(999, Deadline.NOW));
  }

  @Test
  void alreadyReadBytesAreNotSkippedAgain() throws IOException {
    var http = received(length("hello") + NEXT);
    var in = http.fill(5);
    in.position(in.position() + 3);
    assertTrue(http.skipBody(2));
    assertNextIsThere(http);
  }

  @Test
  void aLateBodyCanBeAskedForAgain() throws IOException {
    var text = Feed.latin(chunked("hello", ", world"));
    var http = Http.attach(Feed.byteByByte(text).late());
    int head = new String(text, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4;
    for (int late = 0; late < head; late++) {
      assertThrows(SocketTimeoutException.class, () -> http.receiveRequest(Deadline.NOW));
    }
    assertEquals("POST", http.receiveRequest(Deadline.NOW).method());
    int end = "\r\n0\r\n\r\n".length();
    for (int late = head; late < text.length - end; late++) {
      assertThrows(SocketTimeoutException.class, () -> http.receive(12, Deadline.NOW));
    }
    assertArrayEquals(Feed.latin("hello, world"), http.receive(12, Deadline.NOW));
    for (int late = 0; late < end; late++) {
      assertThrows(SocketTimeoutException.class, () -> http.more(Deadline.NOW));
    }
    assertFalse(http.more(Deadline.NOW));
  }

  @Test
  void aSkippedPartCountsAsRead() throws IOException {
    var http = received(chunked("hello", ", ", "world") + NEXT);
    http.skip(7, Deadline.NEVER);
    assertEquals("world", rest(http));
    assertThrows(EOFException.class, () -> http.skip(1, Deadline.NEVER));
    assertNextIsThere(http);
  }

  @Test
  void aNegativeNumberOfBytesIsRefused() throws IOException {
    assertThrows(IllegalArgumentException.class, () -> received(length("a")).fill(-1));
    assertThrows(IllegalArgumentException.class, () -> received(chunked("a")).fill(-1));
    assertThrows(IllegalArgumentException.class, () -> received(NEXT).fill(-1));
  }
}
