package dsock;

import dill.loop.Handle;
import java.net.ProtocolException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Descriptors that have come, each with a byte of a stream, and that nobody has received. */
final class Passed {
  /** How many there may be: with so many bytes of them read ahead, a peer sends nothing else. */
  static final int MOST = 64;

  /** One, and how many bytes came before its own. */
  private record Placed(long place, Handle handle) {}

  // Guarded by this: whoever closes the socket may be another task.
  private final ArrayDeque<Placed> waiting = new ArrayDeque<>();
  private boolean closed;

  synchronized void add(long place, Handle handle) throws ProtocolException {
    if (closed) {
      handle.close();
    } else if (waiting.size() == MOST) {
      handle.close();
      throw new ProtocolException("more than " + MOST + " descriptors that nobody has received");
    } else {
      waiting.add(new Placed(place, handle));
    }
  }

  /** Closes those whose bytes have been received as bytes. */
  synchronized void dropBefore(long place) {
    for (var first = waiting.peek(); first != null && first.place < place; first = waiting.peek()) {
      first.handle.close();
      waiting.remove();
    }
  }

  /** Hands out the one that came with a byte; null: none did. */
  synchronized @Nullable Handle take(long place) {
    dropBefore(place);
    var first = waiting.peek();
    if (first == null || first.place > place) {
      return null;
    }
    waiting.remove();
    return first.handle;
  }

  synchronized void close() {
    closed = true;
    dropBefore(Long.MAX_VALUE);
  }
}
