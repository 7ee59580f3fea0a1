package dsock.ws;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Masks bytes, and takes the mask off again: the same (RFC 6455 section 5.3). */
final class Mask {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Mask() {}

  /**
   * Masks a part of an array.
   *
   * @param key four bytes, the one for the first byte lowest
   * @return the key for the byte that follows
   */
  static int apply(byte[] bytes, int from, int to, int key) {
    long keys = (key & 0xffff_ffffL) | (long) key << Integer.SIZE;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ keys);
    }
    for (int left = key; at < to; at++, left = Integer.rotateRight(left, Byte.SIZE)) {
      bytes[at] ^= (byte) left;
    }
    return Integer.rotateRight(key, Byte.SIZE * ((to - from) & 3));
  }
}
