package dsock.ws;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks that bytes are UTF-8 as they come, piece by piece (RFC 3629 section 4). */
final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  private int missing; // bytes of the character that has begun
  private int lowest; // that its next byte may be
  private int highest;

  /** Tells whether this piece may follow those before it. */
  boolean goesOn(byte[] bytes, int from, int to) {
    for (int at = from; at < to; ) {
      if (missing == 0) {
        at = endOfAscii(bytes, at, to);
        if (at < to && !begin(bytes[at++] & 0xff)) {
          return false;
        }
      } else if (!follow(bytes[at++] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether the text may end here; then another one may begin. */
  boolean isWhole() {
    return missing == 0;
  }

  private static int endOfAscii(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
      at += Long.BYTES;
    }
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  private boolean begin(int first) {
    lowest = 0x80;
    highest = 0xbf;
    if (first < 0xc2 || first > 0xf4) {
      return false; // a byte from within, an overlong form, or beyond U+10FFFF
    }
    missing = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    switch (first) {
      case 0xe0 -> lowest = 0xa0; // else overlong
      case 0xed -> highest = 0x9f; // else a surrogate
      case 0xf0 -> lowest = 0x90; // else overlong
      case 0xf4 -> highest = 0x8f; // else beyond U+10FFFF
      default -> {}
    }
    return true;
  }

  private boolean follow(int next) {
    boolean may = next >= lowest && next <= highest;
    lowest = 0x80;
    highest = 0xbf;
    missing--;
    return may;
  }
}
