package dsock.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Each limit holds to the byte, and is compared before memory is spent. */
class LimitsTest {
  private static final HttpLimits LIMITS = new HttpLimits(200, 50, 5, 40, 20);
  private static final String END = " HTTP/1.1\r\nHost: a\r\n\r\n";

  private static Http<Feed> peer(String text) {
    return Http.attach(Feed.whole(text), LIMITS);
  }

  private static void assertRefused(int status, String text) {
    var feed = Feed.whole(text);
    var http = Http.attach(feed, LIMITS);
    assertEquals(status, assertThrows(HttpException.class, http::receiveRequest).status());
    assertTrue(feed.largest() <= LIMITS.headBytes());
  }

  @Test
  void aHeadMayBeAsLongAsTheLimit() throws IOException {
    var begin = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    int left = LIMITS.headBytes() - begin.length() - 4;
    peer(begin + "x".repeat(left) + "\r\n\r\n").receiveRequest();
    assertRefused(431, begin + "x".repeat(left + 1) + "\r\n\r\n");
    assertRefused(431, begin + "x".repeat(10_000_000));
  }

  @Test
  void aTargetMayBeAsLongAsTheLimit() throws IOException {
    peer("GET /" + "x".repeat(LIMITS.targetBytes() - 1) + END).receiveRequest();
    assertRefused(414, "GET /" + "x".repeat(LIMITS.targetBytes()) + END);
    assertRefused(414, "GET /" + "x".repeat(10_000_000));
  }

  @Test
  void aMethodMayHave64Bytes() throws IOException {
    peer("M".repeat(64) + " /" + END).receiveRequest();
    assertRefused(501, "M".repeat(65) + " /" + END);
  }

  @Test
  void thereMayBeAsManyFieldsAsTheLimit() throws IOException {
    var begin = "GET / HTTP/1.1\r\nHost: a\r\n";
    peer(begin + "A: b\r\n".repeat(LIMITS.fields() - 1) + "\r\n").receiveRequest();
    assertRefused(431, begin + "A: b\r\n".repeat(LIMITS.fields()) + "\r\n");
  }

  @Test
  void someEmptyLinesBeforeARequestArePassedOver() throws IOException {
    peer("\r\n".repeat(8) + Messages.GET).receiveRequest();
    assertRefused(400, "\r\n".repeat(9) + Messages.GET);
    assertRefused(400, "\r\n".repeat(1_000_000));
    assertRefused(400, "\n" + Messages.GET);
    assertRefused(400, "\r" + Messages.GET);
    var twice = peer("\r\n".repeat(8) + Messages.GET + "\r\n".repeat(8) + Messages.GET);
    for (int i = 0; i < 2; i++) {
      assertTrue(twice.more());
      twice.receiveRequest();
      twice.sendResponse(new Http.Response(200, Fields.of()), Messages.bytes(""));
    }
  }

  @Test
  void emptyLinesBehindTheLastRequestAreNotARequest() throws IOException {
    var http = peer(Messages.GET + "\r\n");
    http.receiveRequest();
    http.sendResponse(new Http.Response(200, Fields.of()), Messages.bytes(""));
    assertEquals(false, http.more());
  }

  private static Http<Feed> chunked(String body) throws IOException {
    var http = peer("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
    http.receiveRequest();
    return http;
  }

  private static void assertBodyRefused(int status, String body) throws IOException {
    var http = chunked(body);
    assertEquals(status, assertThrows(HttpException.class, () -> http.skipBody(100)).status());
  }

  @Test
  void theLineBeforeAChunkMayBeAsLongAsTheLimit() throws IOException {
    var extension = ";" + "x".repeat(LIMITS.chunkLineBytes() - 4);
    assertTrue(chunked("1" + extension + "\r\nx\r\n0" + extension + "\r\n\r\n").skipBody(100));
    assertBodyRefused(400, "1" + extension + "x\r\nx\r\n0\r\n\r\n");
    assertBodyRefused(400, "1\r\nx\r\n0" + extension + "x\r\n\r\n");
    assertBodyRefused(400, "0".repeat(1_000_000));
  }

  @Test
  void trailersMayBeAsLongAsTheLimit() throws IOException {
    var trailer = "X: " + "x".repeat(LIMITS.trailerBytes() - 7) + "\r\n\r\n";
    assertTrue(chunked("0\r\n" + trailer).skipBody(100));
    assertBodyRefused(431, "0\r\nX" + trailer);
    assertBodyRefused(431, "0\r\n" + "x".repeat(1_000_000));
    assertTrue(chunked("0\r\n" + "A: b\r\n".repeat(5) + "\r\n").skipBody(100));
    assertBodyRefused(431, "0\r\n" + "A: b\r\n".repeat(6) + "\r\n");
  }

  @Test
  void aSizeMayBeAsLargeAsALong() throws IOException {
    assertEquals(false, chunked("7fffffffffffffff\r\nabc").skipBody(100));
    assertBodyRefused(400, "8000000000000000\r\nabc");
    var http = peer("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775807\r\n\r\nabc");
    http.receiveRequest();
    assertEquals(false, http.skipBody(100));
    assertRefused(
        400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775808\r\n\r\nabc");
  }

  @Test
  void limitsArePositive() {
    for (int i = 0; i < 5; i++) {
      int[] n = {1, 1, 1, 1, 1};
      n[i] = 0;
      assertThrows(
          IllegalArgumentException.class, () -> new HttpLimits(n[0], n[1], n[2], n[3], n[4]));
    }
  }
}
