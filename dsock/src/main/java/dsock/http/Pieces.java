package dsock.http;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Bytes of a body that have been put together from several chunks, because they were asked for in
 * one piece.
 */
final class Pieces {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int SMALLEST = 512;

  // What is in it stands between the position, which users move, and the end, which they cannot.
  private ByteBuffer bytes = NOTHING;
  private int end;

  int size() {
    return end - bytes.position();
  }

  ByteBuffer bytes() {
    return bytes.limit(end).order(ByteOrder.BIG_ENDIAN);
  }

  /** Lets go of the buffer if it is empty. */
  void release() {
    if (size() == 0) {
      bytes = NOTHING;
      end = 0;
    }
  }

  /**
   * Makes room for a number of bytes in all; for more of them each time, so that bytes that come
   * one by one are cheap.
   */
  void reserve(int atLeast) {
    if (bytes.capacity() - bytes.position() >= atLeast) {
      return;
    }
    var old = bytes();
    int size = size();
    bytes =
        ByteBuffer.allocate(
            Math.max(
                Math.max(atLeast, SMALLEST), (int) Math.min(2L * size, Integer.MAX_VALUE - 8)));
    bytes.put(old).position(0);
    end = size;
  }

  /**
   * Takes bytes over, as many as there is room for and at most so many. Returns how many those
   * were.
   */
  int append(ByteBuffer in, long most) {
    int count = (int) Math.min(Math.min(in.remaining(), most), bytes.capacity() - end);
    in.get(bytes.array(), end, count);
    end += count;
    return count;
  }
}
