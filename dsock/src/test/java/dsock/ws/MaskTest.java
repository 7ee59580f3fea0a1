package dsock.ws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is done to each byte, beside the plain way to do it. */
class MaskTest {
  @Test
  void maskingIsAsTheRfcSaysHoweverItIsCut() {
    var random = new Random(1);
    for (int round = 0; round < 2000; round++) {
      var bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      int key = random.nextInt();
      int from = random.nextInt(bytes.length + 1);
      var expected = bytes.clone();
      for (int i = from; i < bytes.length; i++) {
        expected[i] ^= (byte) (key >>> (8 * ((i - from) & 3)));
      }
      int next = key;
      for (int at = from; at < bytes.length; ) {
        int step = 1 + random.nextInt(bytes.length - at);
        next = Mask.apply(bytes, at, at + step, next);
        at += step;
      }
      assertArrayEquals(expected, bytes, "round " + round);
    }
  }

  @Test
  void utf8IsWhatTheJdkTakesForItHoweverItIsCut() {
    var random = new Random(2);
    int[] starts = {0x41, 0x80, 0xbf, 0xc1, 0xc2, 0xe0, 0xe1, 0xed, 0xef, 0xf0, 0xf1, 0xf4, 0xf5};
    int good = 0;
    for (int round = 0; round < 50_000; round++) {
      var bytes = new byte[random.nextInt(24)];
      for (int i = 0; i < bytes.length; i++) {
        int continuation = 0x80 + random.nextInt(0x40);
        bytes[i] =
            (byte)
                switch (random.nextInt(3)) {
                  case 0 -> starts[random.nextInt(starts.length)];
                  case 1 -> continuation;
                  default -> 'x';
                };
      }
      boolean expected = isUtf8(bytes);
      good += expected ? 1 : 0;
      assertEquals(expected, check(bytes, random), HexFormat.of().formatHex(bytes));
    }
    assertTrue(good > 1000, good + " of them are");
  }

  private static boolean check(byte[] bytes, Random random) {
    var utf8 = new Utf8();
    for (int at = 0; at < bytes.length; ) {
      int step = 1 + random.nextInt(bytes.length - at);
      if (!utf8.goesOn(bytes, at, at + step)) {
        return false;
      }
      at += step;
    }
    return utf8.isWhole();
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
