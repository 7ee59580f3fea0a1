package dsock.http;

import static dsock.http.Messages.get;
import static dsock.http.Messages.rest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.Http.Request;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that say strange things, each from a script: the ideas of curl's test cases for responses
 * of HTTP/1, as far as the other tests of the client have not got them.
 */
class ResponseCasesTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  /** The body of the response to a request, which is the same however it arrives. */
  private static String body(String method, String text) throws IOException {
    var body = body(method, Feed.whole(text));
    assertEquals(body, body(method, Feed.byteByByte(Feed.latin(text))));
    assertEquals(body, body(method, Feed.cut(Feed.latin(text), new Random(text.length()))));
    return body;
  }

  private static String body(String method, Feed feed) throws IOException {
    var http = Http.attach(feed);
    http.sendRequest(new Request(method, "/", Fields.of("Host", "a")));
    http.receiveResponse();
    return rest(http);
  }

  private static void assertRefused(String text) {
    for (var feed : List.of(Feed.whole(text), Feed.byteByByte(Feed.latin(text)))) {
      var refused = assertThrows(HttpException.class, () -> body("GET", feed), text);
      assertEquals(502, refused.status());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5\r\nhello\r\n0\r\n\r\n",
        "1\r\nh\r\n4\r\nello\r\n0\r\n\r\n",
        "00000000005\r\nhello\r\n00000\r\n\r\n",
        "5;name=value;other=\"a;b\"\r\nhello\r\n0;last\r\n\r\n",
        "5\r\nhello\r\n0\r\nX-Sum: 7\r\nx-sum: 8\r\n\r\n",
      })
  void chunksMakeABody(String chunks) throws IOException {
    assertEquals("hello", body("GET", CHUNKED + chunks));
  }

  @Test
  void aSizeMayBeInCapitals() throws IOException {
    var text = "x".repeat(0xaB);
    assertEquals(
        text + text,
        body("GET", CHUNKED + "aB\r\n" + text + "\r\nAb\r\n" + text + "\r\n0\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x\r\nhello\r\n0\r\n\r\n",
        "\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "+5\r\nhello\r\n0\r\n\r\n",
        "0x5\r\nhello\r\n0\r\n\r\n",
        " 5\r\nhello\r\n0\r\n\r\n",
        "5\nhello\r\n0\r\n\r\n",
        "5\r\nhello\n0\r\n\r\n",
        "5\r\nhello0\r\n\r\n",
        "5\r\nhello!\r\n0\r\n\r\n",
        "4\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello\r\n0\r\nA b\r\n\r\n",
        "5\r\nhello\r\n0\r\n folded\r\n\r\n",
        "5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n",
        "8000000000000000\r\nhello",
        "ffffffffffffffffffff\r\nhello",
        "5\r\nhello\r\n0\r\n",
        "5\r\nhello\r\n",
        "5\r\nhel",
        "",
      })
  void aBadChunkIsNotTakenForAnEnd(String chunks) {
    assertRefused(CHUNKED + chunks);
  }

  @Test
  void chunksMayNotHaveMuchAroundThem() {
    assertRefused(CHUNKED + "5;" + "x".repeat(1000) + "\r\nhello\r\n0\r\n\r\n");
    assertRefused(CHUNKED + "0".repeat(1000) + "5\r\nhello\r\n0\r\n\r\n");
    assertRefused(CHUNKED + "0\r\n" + "A: b\r\n".repeat(3000) + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1",
        "Content-Length: +5",
        "Content-Length: 5 5",
        "Content-Length: 5,",
        "Content-Length: 0x5",
        "Content-Length: ",
        "Content-Length: 5.0",
        "Content-Length: 9223372036854775808",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 5\r\ncontent-length: 5",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: chunkedx",
        "Transfer-Encoding:",
        "A: b\0c",
        "A\0: b",
        ": b",
        "A b",
        "\tA: b",
        "A:\rb",
      })
  void aHeadThatMayMeanTwoThingsIsRefused(String fields) {
    assertRefused(OK + fields + "\r\n\r\nhello");
  }

  // curl joins them; RFC 9112 section 5.2 lets a client refuse
  @ParameterizedTest
  @ValueSource(strings = {"A: b\r\n c", "A: b\r\n\tc", "A:\r\n b", "A: b\r\n \r\nB: c"})
  void aFoldedFieldIsRefused(String fields) {
    assertRefused(OK + fields + "\r\nContent-Length: 0\r\n\r\n");
  }

  @Test
  void aHugeHeadIsRefusedBeforeItIsThereAsAWhole() {
    var endless = Feed.byteByByte(Feed.latin(OK + "A: " + "x".repeat(20_000)));
    assertThrows(HttpException.class, () -> body("GET", endless));
    assertTrue(endless.largest() <= 16 * 1024 + 1, () -> "asked for " + endless.largest());
    assertRefused(OK + "A: b\r\n".repeat(101) + "\r\n");
    assertRefused("HTTP/1.1 200 " + "x".repeat(20_000) + "\r\n\r\n");
    assertRefused(OK + "A".repeat(20_000) + ": b\r\n\r\n");
  }

  @Test
  void severalInterimResponsesMayComeFirst() throws IOException {
    var interim = "HTTP/1.1 100 Continue\r\nA: b\r\n\r\n" + "HTTP/1.1 102 Processing\r\n\r\n";
    var real = OK + "Content-Length: 5\r\n\r\nhello";
    assertEquals("hello", body("GET", interim.repeat(50) + real));
    assertEquals("", body("HEAD", interim + OK + "Content-Length: 5\r\n\r\n"));
    assertRefused("HTTP/1.1 100 Continue\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\n\r\n",
      })
  void someResponsesHaveNoBodyWhateverTheySay(String head) throws IOException {
    var http = Http.attach(Feed.whole(head + OK + "Content-Length: 4\r\n\r\nnext"));
    http.sendRequest(get());
    http.sendRequest(get());
    http.receiveResponse();
    assertFalse(http.more());
    http.receiveResponse();
    assertEquals("next", rest(http));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100",
        "Transfer-Encoding: chunked",
        "Content-Length: 0",
        "Server: any"
      })
  void aResponseToHeadHasNoBodyWhateverItSays(String fields) throws IOException {
    assertEquals("", body("HEAD", OK + fields + "\r\n\r\n"));
  }

  @Test
  void aBodyEndsWhereItsLengthSaysAndTheRestIsNotForIt() throws IOException {
    assertEquals("hello", body("GET", OK + "Content-Length: 5\r\n\r\nhello, world"));
    assertEquals("", body("GET", OK + "Content-Length: 0\r\n\r\nhello"));
    assertEquals("hello", body("GET", OK + "Content-Length: 00005\r\n\r\nhello"));
    assertRefused(OK + "Content-Length: 9223372036854775807\r\n\r\nhello");
  }

  @Test
  void anyByteMayBeInABody() throws IOException {
    var all = new StringBuilder();
    for (char letter = 0; letter < 256; letter++) {
      all.append(letter);
    }
    assertEquals(all.toString(), body("GET", OK + "Content-Length: 256\r\n\r\n" + all));
    assertEquals(all.toString(), body("GET", CHUNKED + "100\r\n" + all + "\r\n0\r\n\r\n"));
    assertEquals(all.toString(), body("GET", OK + "\r\n" + all));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello, I am no HTTP server\r\n",
        "<html>HTTP/0.9</html>",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\n\nhello",
        "HTTP/3 200 OK\r\n\r\n",
        "HTTP/1.1200 OK\r\n\r\n",
        "HTTP/1.1 600x\r\n\r\n",
        "SSH-2.0-any\r\n",
        "\0",
      })
  void whatIsNoResponseIsRefused(String text) {
    assertRefused(text);
  }
}
