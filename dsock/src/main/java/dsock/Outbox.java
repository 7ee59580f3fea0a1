package dsock;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has been given to send, and keeps until it sends more. Whoever is in the
 * outbound half uses it; anybody may ask whether it is empty.
 */
final class Outbox {
  private volatile @Nullable ByteBuffer bytes; // from its start to its position; null: none

  boolean isEmpty() {
    return bytes == null;
  }

  /** Copies pieces behind what is there, all or none of them. Returns false if they do not fit. */
  boolean take(ByteBuffer[] pieces) {
    var room = bytes;
    if (count(pieces) > (room == null ? BufferPool.SIZE : room.remaining())) {
      return false;
    }
    if (room == null) {
      room = BufferPool.take();
      bytes = room;
    }
    for (var piece : pieces) {
      room.put(piece);
    }
    return true;
  }

  private static long count(ByteBuffer[] pieces) {
    long count = 0;
    for (var piece : pieces) {
      count += piece.remaining();
    }
    return count;
  }

  /** Hands out what is there, if there is something; what is left of it is put back then. */
  ByteBuffer[] open() {
    var all = bytes;
    return all == null ? new ByteBuffer[0] : new ByteBuffer[] {all.flip()};
  }

  void putBack(ByteBuffer[] opened) {
    for (var rest : opened) {
      if (rest.hasRemaining()) {
        rest.compact();
      } else {
        bytes = null;
        BufferPool.give(rest);
      }
    }
  }
}
