package dsock.ws;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** The message that is being received: put together from frames, as they come. */
final class Incoming {
  /** How much is handed out at once of a message that is received in parts. */
  private static final int PART = 64 * 1024;

  private static final int LEAST_ROOM = 1024;
  private static final byte[] NOTHING = {};

  private final FrameReader frames;
  private final int longest;
  private final @Nullable Inflation inflation; // null: not agreed on
  private final Utf8 utf8 = new Utf8();

  private boolean complete; // the message is here, and nobody has taken it
  private boolean handedOut; // the beginning of it has been, in parts
  private boolean tailFed;
  private byte[] bytes = NOTHING;
  private int size;

  Incoming(FrameReader frames, int longest, @Nullable Inflation inflation) {
    this.frames = frames;
    this.longest = longest;
    this.inflation = inflation;
  }

  /** Waits until there is something of a message. Returns false if the peer has said goodbye. */
  boolean awaitSome(Deadline deadline) throws IOException {
    return complete || frames.await(deadline);
  }

  /** Waits until the message is complete. */
  void awaitWhole(Deadline deadline) throws IOException {
    if (handedOut) {
      throw new IllegalStateException(
          "a message is being received in parts; receivePart takes the rest");
    }
    while (!complete) {
      awaitSomeOrEnd(deadline);
      append(longest, true, deadline);
    }
  }

  private void awaitSomeOrEnd(Deadline deadline) throws IOException {
    if (!awaitSome(deadline)) {
      throw new EOFException("the peer has said goodbye: " + frames.goodbye());
    }
  }

  int size() {
    return size;
  }

  boolean isText() {
    return frames.isText();
  }

  byte[] take() {
    var message = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    forget();
    return message;
  }

  void take(ByteBuffer into) throws ProtocolException {
    if (size > into.remaining()) {
      throw new ProtocolException(
          "message of " + size + " bytes; there is room for " + into.remaining());
    }
    into.put(bytes, 0, size);
    forget();
  }

  String takeText() throws ProtocolException {
    if (!frames.isText()) {
      throw new ProtocolException("the message is not a text; receive takes it");
    }
    var text = new String(bytes, 0, size, StandardCharsets.UTF_8);
    forget();
    return text;
  }

  Part takePart(Deadline deadline) throws IOException {
    while (size == 0 ? !complete : canGoOn()) {
      awaitSomeOrEnd(deadline);
      append(PART, false, deadline);
    }
    var part = new Part(frames.isText(), complete, ByteBuffer.wrap(bytes, 0, size));
    boolean last = complete;
    forget();
    handedOut = !last;
    return part;
  }

  /** Tells whether more of the message can be had without waiting. */
  private boolean canGoOn() {
    return !complete
        && size < PART
        && frames.isCompressed()
        && frames.isWithin()
        && (!inflation().isHungry() || (frames.left() == 0 && frames.isLast()));
  }

  /** Throws away all that comes before the peer says goodbye. */
  void skipAll(Deadline deadline) throws IOException {
    while (awaitSome(deadline)) {
      skip(deadline);
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException("the peer did not say goodbye in time");
      }
    }
  }

  private void skip(Deadline deadline) throws IOException {
    boolean over = complete;
    forget();
    if (!over) {
      append(PART, false, deadline);
    }
  }

  private void forget() {
    if (complete) {
      handedOut = false;
      complete = false;
    }
    bytes = NOTHING;
    size = 0;
  }

  private Inflation inflation() {
    if (inflation == null) {
      throw new AssertionError("a compressed frame without agreement is refused");
    }
    return inflation;
  }

  private void append(int limit, boolean whole, Deadline deadline) throws IOException {
    if (frames.isCompressed()) {
      inflate(limit, whole, deadline);
    } else {
      copy(limit, whole, deadline);
    }
  }

  private void copy(int limit, boolean whole, Deadline deadline) throws IOException {
    long left = frames.left();
    if (whole && left > limit - size) {
      throw tooLong(size + left, deadline);
    }
    if (left > 0) {
      var in = frames.fill(deadline);
      int count = (int) Math.min(Math.min(left, in.remaining()), limit - size);
      makeRoom(count, left, limit);
      in.get(bytes, size, count);
      frames.taken(count, Mask.apply(bytes, size, size + count, frames.key()));
      check(count, deadline);
    }
    if (frames.left() == 0) {
      endFrame(deadline);
    }
  }

  /** Takes memory for what has come, and not for all that is announced; but not byte by byte. */
  private void makeRoom(int count, long left, int limit) {
    if (bytes.length - size < count) {
      long wanted = Math.max(2L * size, PART);
      long useful = frames.isLast() ? Math.min(wanted, size + left) : wanted;
      grow((int) Math.min(Math.max(useful, size + count), limit));
    }
  }

  private void grow(int capacity) {
    bytes = size == 0 ? new byte[capacity] : Arrays.copyOf(bytes, capacity);
  }

  private void check(int count, Deadline deadline) throws IOException {
    if (frames.isText() && !utf8.goesOn(bytes, size, size + count)) {
      throw frames.fail(Close.INVALID_DATA, "a text that is not UTF-8", deadline);
    }
    size += count;
  }

  private void endFrame(Deadline deadline) throws IOException {
    boolean last = frames.isLast();
    frames.end();
    if (last) {
      if (!utf8.isWhole()) {
        throw frames.fail(Close.INVALID_DATA, "a text that ends inside of a character", deadline);
      }
      complete = true;
    }
  }

  private IOException tooLong(long length, Deadline deadline) {
    return frames.fail(
        Close.TOO_BIG,
        "message of " + length + " bytes or more; the limit is " + longest,
        deadline);
  }

  private void inflate(int limit, boolean whole, Deadline deadline) throws IOException {
    var with = inflation();
    if (with.isHungry() && !feed(with, deadline)) {
      return;
    }
    if (bytes.length - size == 0) {
      long most = whole ? limit + 1L : limit; // one more shows that it is too long
      grow((int) Math.min(Math.max(2L * size, LEAST_ROOM), most));
    }
    try {
      check(with.inflate(bytes, size), deadline);
    } catch (DataFormatException e) {
      throw frames.fail(Close.INVALID_DATA, "a message that was not compressed", deadline);
    }
    if (whole && size > limit) {
      throw tooLong(size, deadline);
    }
  }

  /** Gives it more to decompress. Returns false if the frame has no more. */
  private boolean feed(Inflation with, Deadline deadline) throws IOException {
    if (frames.left() > 0) {
      var in = frames.fill(deadline);
      int before = in.position();
      int most = (int) Math.min(frames.left(), in.remaining());
      int key = with.feed(in, most, frames.key());
      frames.taken(in.position() - before, key);
    } else if (frames.isLast() && !tailFed) {
      with.feedTail();
      tailFed = true;
    } else {
      if (frames.isLast()) {
        with.endMessage();
        tailFed = false;
      }
      endFrame(deadline);
      return false;
    }
    return true;
  }

  /** Gives the memory back. */
  void end() {
    if (inflation != null) {
      inflation.end();
    }
    complete = false;
    forget();
  }
}
