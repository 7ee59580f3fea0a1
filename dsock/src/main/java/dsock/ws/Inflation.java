package dsock.ws;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Decompresses the messages that come (RFC 7692 section 7.2.2). For whoever receives. */
final class Inflation {
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};
  private static final int STEP = 8 * 1024;

  private final boolean keepsContext;

  private @Nullable Inflater inflater; // null: nothing compressed has come, or it is over
  private byte[] input = TAIL; // what the inflater has been given last
  private int inputEnd;
  private boolean outputWaits; // there was no room for all of it
  private boolean ended; // a stream within the message; what it refers to is gone then

  Inflation(boolean keepsContext) {
    this.keepsContext = keepsContext;
  }

  private Inflater inflater() {
    var made = inflater;
    if (made == null) {
      made = new Inflater(true);
      inflater = made;
    }
    return made;
  }

  /** Tells whether it can go on only if it gets more. */
  boolean isHungry() {
    return !outputWaits && inflater().needsInput();
  }

  /** Takes a piece of a frame, at most as much of it as it likes. Returns the key for the rest. */
  int feed(ByteBuffer in, int most, int key) {
    if (input.length < STEP) {
      input = new byte[STEP];
    }
    inputEnd = Math.min(most, STEP);
    in.get(input, 0, inputEnd);
    int next = Mask.apply(input, 0, inputEnd, key);
    inflater().setInput(input, 0, inputEnd);
    return next;
  }

  /** Takes what no message has at its end. */
  void feedTail() {
    input = TAIL;
    inputEnd = TAIL.length;
    inflater().setInput(input);
  }

  /** Decompresses into an array. Returns how many bytes that makes. */
  int inflate(byte[] into, int from) throws DataFormatException {
    var at = inflater();
    int count = at.inflate(into, from, into.length - from);
    outputWaits = count > 0 && from + count == into.length;
    if (at.finished()) {
      int left = at.getRemaining();
      at.reset();
      at.setInput(input, inputEnd - left, left);
      ended = true;
    }
    return count;
  }

  /** Takes note that the message is over. */
  void endMessage() {
    outputWaits = false;
    if (!keepsContext) {
      end(); // as an idle connection needs none
    } else if (ended) {
      inflater().reset();
    }
    ended = false;
  }

  /** Gives the memory back. */
  void end() {
    var used = inflater;
    if (used != null) {
      used.end();
      inflater = null;
    }
    input = TAIL;
  }
}
