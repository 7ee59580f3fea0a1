package dsock.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a server made of {@link Http} answers to each of many good and bad requests, however they
 * arrive.
 */
class CasesTest {
  private static final int LONG = 50_000; // too long to arrive byte by byte

  @ParameterizedTest(name = "{0}")
  @MethodSource("dsock.http.Cases#all")
  void eachRequestGetsItsAnswer(Cases one) throws IOException {
    assertEquals(one.answers(), answers(Feed.whole(one.whole()), one.methods()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dsock.http.Cases#all")
  void eachRequestGetsItsAnswerIfItsBodyIsReadFirst(Cases one) throws IOException {
    assertEquals(one.echoAnswers(), answers(Feed.whole(one.wholeForEcho()), one.methods()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dsock.http.Cases#all")
  void itMakesNoDifferenceHowARequestIsCut(Cases one) throws IOException {
    for (var raw : List.of(one.whole(), one.wholeForEcho())) {
      var expected = raw.equals(one.whole()) ? one.answers() : one.echoAnswers();
      var bytes = Feed.latin(raw);
      if (bytes.length < LONG) {
        assertEquals(expected, answers(Feed.byteByByte(bytes), one.methods()));
      }
      for (int seed = 0; seed < 4; seed++) {
        var random = new Random(seed);
        assertEquals(expected, answers(Feed.cut(bytes, random), one.methods()), "seed " + seed);
      }
    }
  }

  /** Returns the statuses of all responses but the interim ones. */
  private static String answers(Feed peer, List<String> methods) throws IOException {
    SmallServer.converse(peer, 10_000);
    return Reply.all(peer.sent(), methods).stream()
        .filter(reply -> !reply.isInterim())
        .map(reply -> String.valueOf(reply.status()))
        .collect(Collectors.joining(" "));
  }

  public static void main(String[] args) throws IOException {
    for (var one : (Iterable<Cases>) Cases.all()::iterator) {
      System.out.println(
          one.id().substring(0, 3)
              + "|"
              + answers(Feed.whole(one.whole()), one.methods())
              + "|"
              + answers(Feed.whole(one.wholeForEcho()), one.methods()));
    }
  }
}
