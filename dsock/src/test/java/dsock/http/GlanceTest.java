package dsock.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * A head that is read at a glance is one that would be read line by line, with the same result; and
 * both are what a pattern takes for a head.
 */
class GlanceTest {
  private static final boolean LONG = System.getProperty("dill.stress", "").equals("long");
  private static final int ROUNDS = LONG ? 10_000_000 : 200_000;
  private static final long SEED = Long.getLong("dill.seed", 25);

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]";
  private static final Pattern HEAD =
      Pattern.compile(
          ("(TOKEN{1,64}) (/[!\"$-~]*|\\*) HTTP/1\\.[0-9]\r\n"
                  + "((?:TOKEN+:[\t -~\\x80-\\xff]*\r\n)*)\r\n")
              .replace("TOKEN", TOKEN));

  private static final List<String> USUAL =
      List.of(
          "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n",
          "HEAD /a/b?c=d HTTP/1.1\r\nhost:a\r\nX-Nothing:\r\nA: b\r\n\r\n",
          "POST /echo HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 5\r\n\r\n",
          "OPTIONS /x HTTP/1.1\r\n"
              + "Host: a.example\r\n"
              + "X_Y-1.2: \u00e9t\u00e9 \u00ff\r\n"
              + "DNT: 1\r\n\r\n",
          "DELETE /long/er/than/some/words HTTP/1.1\r\nHost: www.example.com\r\n"
              + "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101\r\n"
              + "Sec-Fetch-Dest: document\r\nCookie: a=b; c=d\r\nConnection: keep-alive\r\n\r\n");

  private static final List<String> UNUSUAL =
      List.of(
          "BREW / HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost:  a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a \r\nX: b\tc\r\nY:\td\t\r\nZ: \r\n\r\n");

  private static final String INTERESTING = "\r\n\t :;,\0\u007f\u00e9\"09aZ-+./*?#[]@%";

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static HeadScan scan(HttpLimits limits) {
    return HeadScan.ofHeads(limits, HttpError.REQUEST);
  }

  @Test
  void aHeadAsMostAreIsReadAtAGlanceWhateverComesBehindIt() {
    for (var head : USUAL) {
      for (var rest : List.of("", "x", "\r\n", "xxxxxxxxxxxxxxxxxxx", head)) {
        var glance = new Glance(HttpLimits.DEFAULT);
        assertEquals(head.length(), glance.read(latin(head + rest)), head + rest);
      }
    }
  }

  @Test
  void aHeadThatIsNotWholeIsNotReadAtAGlance() {
    for (var head : USUAL) {
      var bytes = latin(head);
      for (int length = 0; length < bytes.length; length++) {
        assertEquals(-1, new Glance(HttpLimits.DEFAULT).read(Arrays.copyOf(bytes, length)), head);
      }
    }
  }

  @Test
  void whatIsUnusualIsReadLineByLine() throws HttpException {
    for (var head : UNUSUAL) {
      assertEquals(-1, new Glance(HttpLimits.DEFAULT).read(latin(head)));
      var scan = scan(HttpLimits.DEFAULT);
      assertArrayEquals(latin(head), scan.take(ByteBuffer.wrap(latin(head))));
      assertFalse(scan.hasGlanced());
    }
  }

  @Test
  void aHeadIsTakenWithoutWhatComesBehindItWhateverTheLastOnesWereLike() throws HttpException {
    var scan = scan(HttpLimits.DEFAULT);
    var random = new SplittableRandom(SEED);
    for (int round = 0; round < 1_000; round++) {
      var heads = random.nextInt(4) == 0 ? UNUSUAL : USUAL;
      var head = heads.get(random.nextInt(heads.size()));
      var in = ByteBuffer.wrap(latin(head + "x".repeat(random.nextInt(2_000))));
      scan.begin();
      assertArrayEquals(latin(head), scan.take(in));
      assertEquals(head.length(), in.position());
    }
  }

  @Test
  void limitsHoldAtAGlance() {
    var limits = new HttpLimits(100, 10, 2, 100, 100);
    assertTrue(
        new Glance(limits).read(latin("GET /234567890 HTTP/1.1\r\nA: b\r\nC: d\r\n\r\n")) > 0);
    assertEquals(-1, new Glance(limits).read(latin("GET /2345678901 HTTP/1.1\r\nA: b\r\n\r\n")));
    assertEquals(
        -1, new Glance(limits).read(latin("GET / HTTP/1.1\r\nA: b\r\nC: d\r\nE: f\r\n\r\n")));
  }

  @Test
  void aDamagedHeadReadAtAGlanceIsReadTheSameLineByLine() {
    int glances = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var random = new SplittableRandom(SEED + round);
      var bytes = latin(damaged(random));
      var glance = new Glance(HttpLimits.DEFAULT);
      int length = glance.read(bytes);
      var slow = slowly(bytes);
      assertEquals(
          byPattern(bytes), slow.isEmpty() ? "" : slow.substring(0, 1), () -> shown(bytes));
      if (length >= 0) {
        glances++;
        assertEquals(slow, quickly(glance, Arrays.copyOf(bytes, length)), () -> shown(bytes));
      }
    }
    assertTrue(glances > ROUNDS / 20, glances + " heads have been read at a glance");
  }

  private static String damaged(SplittableRandom random) {
    var heads = random.nextInt(8) == 0 ? UNUSUAL : USUAL;
    var text = new StringBuilder(heads.get(random.nextInt(heads.size())));
    for (int times = random.nextInt(4); times > 0; times--) {
      int at = random.nextInt(text.length());
      char other = INTERESTING.charAt(random.nextInt(INTERESTING.length()));
      switch (random.nextInt(4)) {
        case 0 -> text.insert(at, other);
        case 1 -> text.setCharAt(at, other);
        case 2 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(12)));
        default -> text.setCharAt(at, (char) random.nextInt(256));
      }
    }
    return text.toString();
  }

  /** {@return "h" if the bytes begin with a head, as far as a pattern can tell} */
  private static String byPattern(byte[] bytes) {
    var head = HEAD.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    boolean valid =
        head.lookingAt()
            && !head.group(1).equals("CONNECT")
            && (!head.group(2).equals("*") || head.group(1).equals("OPTIONS"));
    return valid ? "h" : "";
  }

  private static String slowly(byte[] bytes) {
    try {
      var scan = scan(HttpLimits.DEFAULT);
      int length = scan.scan(ByteBuffer.wrap(bytes));
      if (length < 0) {
        return "";
      }
      var head = Arrays.copyOf(bytes, length);
      var line = new RequestLine(head);
      line.parse(scan.startLine(), HttpLimits.DEFAULT);
      return shown(length, line, FieldLines.parse(head, scan, HttpError.REQUEST));
    } catch (HttpException e) {
      return "";
    }
  }

  private static String quickly(Glance glance, byte[] head) {
    var line = new RequestLine(head);
    line.take(glance);
    var fields = new Fields(new FieldBlock(head, glance.spans(), glance.fields()));
    return shown(head.length, line, fields);
  }

  private static String shown(int length, RequestLine line, Fields fields) {
    return "head of %d: %s %s %d%n%s"
        .formatted(length, line.method(), line.target(), line.minor(), fields);
  }

  private static String shown(byte[] bytes) {
    return Tokens.shown(new String(bytes, StandardCharsets.ISO_8859_1)) + Arrays.toString(bytes);
  }
}
