package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedleTest {
  @Test
  void theFirstOfSeveralIsFound() {
    var in = ByteBuffer.wrap(utf8("one\r\ntwo\r\n"));

    assertEquals(3, new Needle(utf8("\r\n")).find(in, 0));
    assertEquals(3, new Needle(utf8("\r\n")).find(in, 3));
    assertEquals(8, new Needle(utf8("\r\n")).find(in, 4));
    assertEquals(-1, new Needle(utf8("\r\n")).find(in, 9));
  }

  @Test
  void aPartOfOneIsNotFound() {
    assertEquals(-1, new Needle(utf8("\r\n")).find(ByteBuffer.wrap(utf8("one\r")), 0));
    assertEquals(-1, new Needle(utf8("abcdef")).find(ByteBuffer.wrap(utf8("abcde")), 0));
    assertEquals(-1, new Needle(utf8("x")).find(ByteBuffer.allocate(0), 0));
  }

  @Test
  void whatIsBeyondTheLimitDoesNotCount() {
    var in = ByteBuffer.wrap(utf8("0123456789abcdefghijklmnopqrstuv\r\n"));

    assertEquals(32, new Needle(utf8("\r\n")).find(in, 0));
    assertEquals(-1, new Needle(utf8("\r\n")).find(in.limit(33), 0));
  }

  @Test
  void anOverlappingBeginningIsNotTakenForAnotherByte() {
    assertEquals(3, new Needle(utf8("\r\n")).find(ByteBuffer.wrap(utf8("ab\r\r\n")), 0));
    assertEquals(2, new Needle(utf8("aab")).find(ByteBuffer.wrap(utf8("aaaab")), 0));
  }

  @Test
  void aBodyWithTheNeedleInItIsKnown() {
    var crlf = new Needle(utf8("\r\n"));

    assertTrue(crlf.isIn(utf8("one\r\ntwo")));
    assertTrue(crlf.isIn(utf8("\r\n")));
    assertFalse(crlf.isIn(utf8("one\rtwo\nthree\r")));
    assertFalse(crlf.isIn(utf8("")));
  }

  @Test
  void aBodyWhoseEndWouldMakeTheNeedleComeEarlyIsKnown() {
    assertTrue(new Needle(utf8("\n\n")).isIn(utf8("one\n")));
    assertTrue(new Needle(utf8("abab")).isIn(utf8("ab")));
    assertTrue(new Needle(utf8("abab")).isIn(utf8("xyzab")));
    assertFalse(new Needle(utf8("abab")).isIn(utf8("xyza")));
    assertFalse(new Needle(utf8("abcab")).isIn(utf8("ab")));
    assertTrue(new Needle(utf8("abcab")).isIn(utf8("abc")));
  }

  /** Two letters only, so that nearly every place looks promising. */
  @Test
  void itFindsWhatALookAtEachPlaceFinds() {
    var random = new Random(20250101);
    for (int round = 0; round < 20_000; round++) {
      var needle = letters(random, 1 + random.nextInt(4));
      var hay = letters(random, random.nextInt(60));
      int expected = utf8(hay).indexOf(utf8(needle));
      assertEquals(expected, new Needle(needle).find(direct(hay), 0));
      assertEquals(expected, new Needle(needle).find(ByteBuffer.wrap(hay), 0));
    }
  }

  @Test
  void itKnowsABodyThatAReaderWouldTakeForTwo() {
    var random = new Random(20250102);
    for (int round = 0; round < 20_000; round++) {
      var needle = letters(random, 1 + random.nextInt(4));
      var body = letters(random, random.nextInt(6));
      boolean apart = (utf8(body) + utf8(needle)).indexOf(utf8(needle)) < body.length;
      assertEquals(apart, new Needle(needle).isIn(body));
    }
  }

  /** Each byte value with each other beside it: no carry from one place of a word to the next. */
  @Test
  void neighboursDoNotDisturb() {
    for (int is = 0; is < 256; is++) {
      var needle = new Needle(new byte[] {(byte) is});
      for (int beside = 0; beside < 256; beside++) {
        if (is == beside) {
          continue;
        }
        for (int at = 0; at < 24; at++) {
          var hay = new byte[24];
          Arrays.fill(hay, (byte) beside);
          hay[at] = (byte) is;
          assertEquals(at, needle.find(ByteBuffer.wrap(hay), 0));
        }
      }
    }
  }

  private static byte[] letters(Random random, int count) {
    var letters = new byte[count];
    for (int i = 0; i < count; i++) {
      letters[i] = (byte) (random.nextBoolean() ? 'a' : 'b');
    }
    return letters;
  }

  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
