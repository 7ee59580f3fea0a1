package dsock;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A few bytes to be looked for in many. */
final class Needle {
  /*
   * Eight places at a time: one where the first byte of the needle stands, and the last as far behind it as it should,
   * is worth a closer look. Both are found with the old trick that sets the top bit of each byte of a word that is zero.
   * It may set one too many above such a byte, never one too few; so this is but a filter.
   */

  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private final byte[] bytes;
  private final int reach; // from the first byte to the last
  private final long firsts; // the first byte, eight times
  private final long lasts;

  Needle(byte[] bytes) {
    this.bytes = bytes.clone();
    this.reach = bytes.length - 1;
    this.firsts = ONES * (bytes[0] & 0xff);
    this.lasts = ONES * (bytes[reach] & 0xff);
  }

  int length() {
    return bytes.length;
  }

  /** {@return a copy of it, to be sent} */
  ByteBuffer toSend() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** {@return other bytes, and it behind them} */
  byte[] behind(byte[] body) {
    var both = Arrays.copyOf(body, body.length + bytes.length);
    System.arraycopy(bytes, 0, both, body.length, bytes.length);
    return both;
  }

  /**
   * Looks for it in a big-endian buffer, up to the limit.
   *
   * @param from the index to start at
   * @return the first index that it stands at, with all its bytes; -1: it does not
   */
  int find(ByteBuffer in, int from) {
    int end = in.limit() - reach; // beyond the last place that it could begin at
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long places = zeros(in.getLong(at) ^ firsts) & zeros(in.getLong(at + reach) ^ lasts);
      while (places != 0) {
        int place = at + (Long.numberOfLeadingZeros(places) >>> 3);
        if (standsAt(in, place)) {
          return place;
        }
        places ^= Long.highestOneBit(places);
      }
    }
    for (; at < end; at++) {
      if (standsAt(in, at)) {
        return at;
      }
    }
    return -1;
  }

  private static long zeros(long word) {
    return (word - ONES) & ~word & TOPS;
  }

  private boolean standsAt(ByteBuffer in, int at) {
    for (int i = 0; i < bytes.length; i++) {
      if (in.get(at + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Tells whether it stands anywhere in these bytes with itself behind them, but for the very end.
   */
  boolean isIn(byte[] body) {
    if (find(ByteBuffer.wrap(body), 0) >= 0) {
      return true;
    }
    for (int at = Math.max(0, body.length - reach); at < body.length; at++) {
      if (straddles(body, at)) {
        return true;
      }
    }
    return false;
  }

  private boolean straddles(byte[] body, int at) {
    for (int i = 0; i < bytes.length; i++) {
      int there = at + i;
      byte is = there < body.length ? body[there] : bytes[there - body.length];
      if (is != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
