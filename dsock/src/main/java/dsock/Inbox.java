package dsock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What has arrived and has not been read: the one buffer of a connection, at its bottom. For
 * whoever is in the inbound half.
 */
final class Inbox {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  // What has arrived stands between the buffer's position, which users move, and the end, which
  // they cannot.
  private ByteBuffer bytes = NOTHING;
  private int end;

  /** What has arrived; the buffer is valid until the next call of any kind. */
  ByteBuffer bytes() {
    return bytes.limit(end).order(ByteOrder.BIG_ENDIAN);
  }

  int size() {
    return end - bytes.position();
  }

  /**
   * Reads what comes, behind what is there.
   *
   * @param from where it comes from
   * @param atLeast how many bytes there must be room for, with what is there
   * @return how many bytes came; 0: none just now, -1: none any more
   */
  int pull(Stream from, int atLeast) throws IOException {
    makeRoom(Math.max(atLeast, size() + 1));
    int start = bytes.position();
    bytes.limit(bytes.capacity()).position(end);
    try {
      int count = from.read(bytes);
      end += Math.max(count, 0);
      return count;
    } finally {
      bytes.position(start).limit(end);
    }
  }

  /** Tells whether the last {@link #pull} left room: then nothing more had come. */
  boolean hasRoom() {
    return end < bytes.capacity();
  }

  private boolean hasBuffer() {
    return bytes.capacity() > 0;
  }

  /** Lets go of the buffer if it is empty. */
  void release() {
    if (size() == 0 && hasBuffer()) {
      BufferPool.give(bytes);
      forget();
    }
  }

  /** Lets go of the buffer, which somebody may still use; so it is not used again. */
  void forget() {
    bytes = NOTHING;
    end = 0;
  }

  /** Throws away what has arrived. */
  void clear() {
    bytes.position(end);
    release();
  }

  private void makeRoom(int atLeast) {
    int size = size();
    if (!hasBuffer()) {
      bytes = atLeast <= BufferPool.SIZE ? BufferPool.take() : ByteBuffer.allocateDirect(atLeast);
    } else if (size == 0) {
      bytes.clear();
    } else if (bytes.capacity() - bytes.position() >= atLeast) {
      return;
    } else if (bytes.capacity() >= atLeast) {
      bytes.limit(end).compact().position(0);
    } else {
      grow(atLeast);
    }
    end = size;
  }

  private void grow(int atLeast) {
    long twice = Math.min(2L * bytes.capacity(), Integer.MAX_VALUE);
    var wider = ByteBuffer.allocateDirect((int) Math.max(twice, atLeast));
    wider.put(bytes()).position(0);
    BufferPool.give(bytes);
    bytes = wider;
  }
}
