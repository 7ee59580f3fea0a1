package dsock.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Eight bytes at once. The first is the lowest, so that what is found first is where the lowest bit
 * is.
 */
final class Word {
  /*
   * A test sets the highest bit of the bytes that it finds. Where it subtracts, a byte that is found
   * borrows from the next, and bytes behind the first that is found may be marked by mistake; the
   * first is always right, and so is that there is none.
   */

  static final int BYTES = Long.BYTES;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long LOW_BITS = 0x7f * ONES;
  private static final long SMALL = 0x20 * ONES; // makes small letters of capitals

  private static final VarHandle OF_ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle TWO =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private Word() {}

  static long at(byte[] bytes, int i) {
    return (long) OF_ARRAY.get(bytes, i);
  }

  static short twoAt(byte[] bytes, int i) {
    return (short) TWO.get(bytes, i);
  }

  static long at(ByteBuffer bytes, int i) {
    return Long.reverseBytes(bytes.getLong(i)); // buffers are in this order unless they are told
  }

  /** {@return eight bytes with letters made small} Control characters become others. */
  static long smallAt(byte[] bytes, int i) {
    return at(bytes, i) | SMALL;
  }

  /** {@return the word of a text of up to eight characters; zeros behind it} */
  static long of(String text) {
    var bytes = new byte[BYTES];
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, text.length());
    return at(bytes, 0);
  }

  /**
   * {@return what keeps the first bytes of a word, one to eight of them, and makes zeros of all
   * others}
   */
  static long mask(int length) {
    return -1L >>> ((BYTES - length) * Byte.SIZE);
  }

  /** Tells quickly that there is neither a control character nor one beyond ASCII; or does not. */
  static boolean isPlain(long word) {
    return (((word - SMALL) | (word + ONES)) & HIGH_BITS) == 0;
  }

  /** Marks control characters, tabs among them. */
  static long controls(long word) {
    long delete = (word ^ LOW_BITS) - ONES;
    return ((word - SMALL) | delete) & ~word & HIGH_BITS;
  }

  /** Marks what cannot be in a target. */
  static long notTarget(long word) {
    long fragment = (word ^ '#' * ONES) - ONES;
    return ((word - ('!' * ONES)) | fragment | word | delete(word)) & HIGH_BITS;
  }

  private static long delete(long word) {
    return (word ^ LOW_BITS) - ONES;
  }

  /** Marks what is neither a letter nor a hyphen: in the name of a field, mostly the colon. */
  static long notName(long word) {
    long small = (word | SMALL) & LOW_BITS;
    long letter = (small + (0x80 - 'a') * ONES) & ~(small + (0x7f - 'z') * ONES);
    long hyphen = word ^ '-' * ONES;
    long notHyphen = ((hyphen & LOW_BITS) + LOW_BITS) | hyphen;
    return (~letter | word) & notHyphen & HIGH_BITS;
  }

  /** {@return the number of the first byte that is marked} */
  static int first(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }
}
