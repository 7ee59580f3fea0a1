package dsock.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** What is found in eight bytes at once is what one would find by looking at each of them. */
class WordTest {
  private static void assertFinds(LongUnaryOperator test, IntPredicate single) {
    var random = new Random(25);
    var bytes = new byte[Word.BYTES];
    for (int place = 0; place < Word.BYTES; place++) {
      for (int b = 0; b < 256; b++) {
        for (int round = 0; round < 64; round++) {
          random.nextBytes(bytes);
          for (int i = 0; i < place; i++) {
            while (single.test(bytes[i] & 0xff)) {
              bytes[i] = (byte) random.nextInt();
            }
          }
          bytes[place] = (byte) b;
          assertFirst(bytes, test, single);
        }
      }
    }
  }

  private static void assertFirst(byte[] bytes, LongUnaryOperator test, IntPredicate single) {
    int expected = 0;
    while (expected < bytes.length && !single.test(bytes[expected] & 0xff)) {
      expected++;
    }
    long found = test.applyAsLong(Word.at(bytes, 0));
    assertEquals(expected, Word.first(found), () -> ByteBuffer.wrap(bytes).getLong() + "");
    assertEquals(expected == Word.BYTES, found == 0);
  }

  private static boolean isControl(int b) {
    return b < ' ' || b == 0x7f;
  }

  @Test
  void controlCharactersAreFound() {
    assertFinds(Word::controls, WordTest::isControl);
  }

  @Test
  void whatCannotBeInATargetIsFound() {
    assertFinds(Word::notTarget, b -> !Tokens.isTarget((byte) b));
  }

  @Test
  void whatIsNeitherLetterNorHyphenIsFound() {
    assertFinds(
        Word::notName, b -> !(b == '-' || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z')));
  }

  @Test
  void aPlainWordHasOnlyVisibleCharactersAndSpaces() {
    var random = new Random(25);
    var bytes = new byte[Word.BYTES];
    for (int round = 0; round < 100_000; round++) {
      boolean plain = true;
      for (int i = 0; i < bytes.length; i++) {
        int b = random.nextInt(50) == 0 ? random.nextInt(256) : ' ' + random.nextInt(0x5f);
        bytes[i] = (byte) b;
        plain &= !isControl(b) && b < 0x80;
      }
      assertEquals(plain, Word.isPlain(Word.at(bytes, 0)));
    }
  }

  @Test
  void theFirstByteOfAWordIsTheFirstInABufferToo() {
    byte[] bytes = {'-', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'};
    assertEquals(Word.of("abcdefgh"), Word.at(bytes, 1));
    assertEquals(Word.of("abcdefgh"), Word.at(ByteBuffer.wrap(bytes), 1));
    assertEquals(Word.of("abc"), Word.at(bytes, 1) & Word.mask(3));
  }
}
