package dsock.ws;

import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** Compresses the messages that are sent (RFC 7692 section 7.2.1). For whoever sends. */
final class Deflation {
  /*
   * The JDK's deflater always refers back as far as 32 KiB. To keep to a smaller window, it is made to forget all
   * after as many bytes: a full flush. That costs size, but what comes of it is right for the peer.
   */

  private static final int TAIL = 4; // of what a flush makes: 00 00 ff ff
  private static final int LEAST_ROOM = 64; // with less, a flush might be made twice

  private final int level;
  private final boolean keepsContext;
  private final int window; // bytes

  private @Nullable Deflater deflater; // null: nothing has been compressed, or it is over
  private int known; // bytes that what comes may refer to

  private byte[] output = new byte[0];
  private int size;

  Deflation(int level, boolean keepsContext, int windowBits) {
    this.level = level;
    this.keepsContext = keepsContext;
    this.window = windowBits == Compression.MOST_BITS ? Integer.MAX_VALUE : 1 << windowBits;
  }

  /** Compresses a part of a message. What comes of it is {@link #output} up to {@link #size}. */
  void deflate(byte[] bytes, int from, int to, boolean last) {
    size = 0;
    output = new byte[LEAST_ROOM + (to - from) / 4];
    if (from == to) {
      flushNothing(last);
      return;
    }
    for (int at = from; at < to; ) {
      int step = Math.min(to - at, window - known);
      known = window == Integer.MAX_VALUE ? 0 : known + step;
      boolean forget = known == window;
      deflateStep(bytes, at, step, forget ? Deflater.FULL_FLUSH : flushAt(at + step, to));
      known = forget ? 0 : known;
      at += step;
    }
    if (last) {
      size -= TAIL;
    }
  }

  private static int flushAt(int at, int end) {
    return at == end ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH;
  }

  private void deflateStep(byte[] bytes, int from, int count, int flush) {
    var with = deflater();
    with.setInput(bytes, from, count);
    int made;
    int room;
    do {
      if (output.length - size < LEAST_ROOM) {
        output = Arrays.copyOf(output, 2 * output.length);
      }
      room = output.length - size;
      made = with.deflate(output, size, room, flush);
      size += made;
    } while (made == room);
  }

  /** A part without bytes: with the tail that the peer adds, it is an empty block (7.2.3.6). */
  private void flushNothing(boolean last) {
    if (last) {
      output[size++] = 0;
    }
  }

  private Deflater deflater() {
    var made = deflater;
    if (made == null) {
      made = new Deflater(level, true);
      deflater = made;
    }
    return made;
  }

  byte[] output() {
    return output;
  }

  int size() {
    return size;
  }

  /** Takes note that the message is over. */
  void endMessage() {
    output = new byte[0];
    if (!keepsContext) {
      end(); // as an idle connection needs none
    }
  }

  /** Gives the memory back. */
  void end() {
    known = 0;
    var used = deflater;
    if (used != null) {
      used.end();
      deflater = null;
    }
  }
}
