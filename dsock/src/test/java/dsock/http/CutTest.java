package dsock.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A message that arrives in pieces, each of them late, is the same as one that arrives at once. */
class CutTest {
  private static final int LONG = 20_000;

  static final List<String> RESPONSES =
      List.of(
          "HTTP/1.1 200 OK\r\n"
              + "Content-Length: 5\r\n\r\n"
              + "helloHTTP/1.1 404 Not Found\r\n"
              + "Content-Length: 0\r\n\r\n",
          "HTTP/1.1 200 OK\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "3\r\n"
              + "abc\r\n"
              + "10;x=\"y\"\r\n"
              + "0123456789abcdef\r\n"
              + "0\r\n"
              + "X-Sum: 7\r\n\r\n"
              + "HTTP/1.1 204 No Content\r\n\r\n"
              + "HTTP/1.1 200 OK\r\n\r\n"
              + "rest",
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
              + "HTTP/1.0 200 OK\r\nServer: old\r\n\r\nuntil the end",
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
          "HTTP/1.1 2000 OK\r\n\r\n");

  @ParameterizedTest(name = "{0}")
  @MethodSource("dsock.http.Cases#all")
  void aRequestIsTheSameHoweverItArrives(Cases one) throws IOException {
    var bytes = Feed.latin(one.wholeForEcho());
    var expected = Transcript.ofRequests(Feed.whole(bytes), HttpLimits.DEFAULT, new Random(0));
    if (bytes.length < LONG) {
      var slow = Feed.byteByByte(bytes).late();
      assertEquals(expected, Transcript.ofRequests(slow, HttpLimits.DEFAULT, new Random(1)));
    }
    for (int seed = 2; seed < 12; seed++) {
      var random = new Random(seed);
      var cut = Feed.cut(bytes, random).late();
      assertEquals(
          expected, Transcript.ofRequests(cut, HttpLimits.DEFAULT, random), "seed " + seed);
    }
  }

  @Test
  void aResponseIsTheSameHoweverItArrives() throws IOException {
    for (var response : RESPONSES) {
      var bytes = Feed.latin(response);
      var expected = responses(Feed.whole(bytes), new Random(0));
      assertEquals(expected, responses(Feed.byteByByte(bytes).late(), new Random(1)), response);
      for (int seed = 2; seed < 200; seed++) {
        var random = new Random(seed);
        var cut = Feed.cut(bytes, random).late();
        assertEquals(expected, responses(cut, random), response + " with seed " + seed);
      }
    }
  }

  private static String responses(Feed peer, Random random) throws IOException {
    return Transcript.ofResponses(peer, HttpLimits.DEFAULT, random, "GET", "DELETE", "GET");
  }
}
