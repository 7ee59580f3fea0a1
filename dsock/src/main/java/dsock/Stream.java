package dsock;

import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.loop.Coroutine;
import dill.loop.Occasion;
import dill.loop.Wait;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection as such, behind the socket that users hold: waits, buffers, and what a failure
 * leaves behind. What kind of connection it is, a subclass says in a few words that never wait by
 * themselves.
 */
abstract class Stream implements ByteSocket {
  final Half input = new Half("receives");
  final Half output = new Half("sends");

  private static final int[] ONE = {};

  private volatile boolean closed;

  // For whoever is in the inbound half.
  final Inbox inbox = new Inbox();
  private boolean ended; // the peer is done
  private boolean drained; // the last read left room, so the next one would find nothing
  private @Nullable Thread reader; // whoever was given the buffer last; null: nobody was

  // For whoever is in the outbound half.
  private boolean done;
  private final Held held = new Held(this);

  final Occasion arrival = new Input(this, input);

  /**
   * Reads what is there. Returns 0 if there is nothing just now, -1 if there will be nothing any
   * more.
   */
  abstract int read(ByteBuffer into) throws IOException;

  /** Is told before each read how much has come that nobody has taken. */
  void aboutToRead(int left) {}

  /** Tells whether the last read left something though there was room. */
  boolean hasStoppedShort() {
    return false;
  }

  /**
   * Writes what there is room for, from the buffers from {@code first} on. Returns 0 if there is
   * none just now.
   */
  abstract long write(ByteBuffer[] from, int first) throws IOException;

  /** Waits until reading makes sense. Returns false if that is too late. */
  abstract boolean awaitReadable(long nanos);

  /** Waits until writing makes sense. Returns false if that is too late. */
  abstract boolean awaitWritable(long nanos);

  /** Has a choice told when reading makes sense. Returns false if it does now. */
  abstract boolean tellReadable(Wait wait, Object token);

  /** Has a choice told no more. */
  abstract void forgetReadable(Wait wait);

  /** Sends the end of the stream. */
  abstract void shutdownOutput() throws IOException;

  /** Lets go of the connection, and wakes those who wait for it. */
  abstract void shut(boolean reset);

  /** What people call it. */
  @Override
  public abstract String toString();

  @Override
  public final ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    if (atLeast < 0) {
      throw new IllegalArgumentException("at least " + atLeast + " bytes; it must not be negative");
    }
    enter(input);
    try {
      while (inbox.size() < atLeast) {
        if (!pull(atLeast, deadline)) {
          throw new EOFException(this + ": the peer is done");
        }
      }
      reader = Thread.currentThread();
      return inbox.bytes();
    } finally {
      input.exit();
    }
  }

  @Override
  public final boolean more(Deadline deadline) throws IOException {
    enter(input);
    try {
      while (inbox.size() == 0) {
        if (!pull(1, deadline)) {
          return false;
        }
      }
      return true;
    } finally {
      input.exit();
    }
  }

  @Override
  public final <R> Clause<R> arriving(Supplier<? extends R> then) {
    return Choose.when(arrival, then);
  }

  /** Tells whether {@code more} would not wait. For a choice, which is in the inbound half. */
  final boolean hasInput() throws IOException {
    boolean has = inbox.size() > 0 || ended || pullNow(1) || ended;
    if (!has) {
      leaveAlone();
    }
    return has;
  }

  /** Gets what there is, and waits for it. Returns false if the peer is done. */
  final boolean pull(int atLeast, Deadline deadline) throws IOException {
    if (drained && !ended && canWait(deadline)) {
      awaitInput(deadline);
    }
    while (!ended) {
      if (pullNow(atLeast)) {
        return true;
      }
      if (!ended) {
        awaitInput(deadline);
      }
    }
    inbox.release();
    return false;
  }

  /** Who cannot wait looks once more first: what can be done without waiting is done. */
  private static boolean canWait(Deadline deadline) {
    return !deadline.hasPassed() && !Coroutine.current().isCancelled();
  }

  /** Gets what there is. Returns false if there is nothing just now, or never again. */
  private boolean pullNow(int atLeast) throws IOException {
    int count = readOrBreak(atLeast);
    drained = inbox.hasRoom() && !hasStoppedShort();
    ended = count < 0;
    return count > 0;
  }

  private void leaveAlone() throws IOException {
    inbox.release();
    held.send(); // the peer may be waiting for that
  }

  private void awaitInput(Deadline deadline) throws IOException {
    leaveAlone();
    if (!awaitReadable(deadline.remainingNanos())) {
      throw new SocketTimeoutException(this + ": nothing came in time");
    }
    checkOpen();
  }

  private int readOrBreak(int atLeast) throws IOException {
    try {
      aboutToRead(inbox.size());
      return inbox.pull(this, atLeast);
    } catch (IOException e) {
      checkOpen();
      input.breakBecause(e);
      throw e;
    }
  }

  @Override
  public final void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    enterOutput(deadline);
    var starts = bytes.length == 1 ? ONE : positions(bytes);
    int start = bytes.length == 1 ? bytes[0].position() : 0;
    boolean sent = false;
    try {
      flush(deadline);
      push(bytes, deadline);
      sent = true;
    } finally {
      if (!sent) {
        restore(bytes, start, starts);
      }
      exitOutput();
    }
  }

  private static int[] positions(ByteBuffer[] bytes) {
    var positions = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      positions[i] = bytes[i].position();
    }
    return positions;
  }

  private static void restore(ByteBuffer[] bytes, int only, int[] starts) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i].position(bytes.length == 1 ? only : starts[i]);
    }
  }

  @Override
  public final void sendSoon(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    enterOutput(deadline);
    boolean kept;
    try {
      kept = held.keep(bytes, deadline);
    } finally {
      exitOutput();
    }
    if (kept) {
      held.checkPromise();
    } else {
      send(bytes, deadline);
    }
  }

  /** Sends what is held. What can be held still is, if this fails. */
  final void flush(Deadline deadline) throws IOException {
    while (!pushHeld()) {
      awaitOutput(0, deadline);
    }
  }

  /** Sends what can be sent of what is held without waiting. Returns whether nothing is left. */
  final boolean pushHeld() throws IOException {
    if (output.isBroken()) {
      held.drop();
    }
    if (held.isEmpty()) {
      return true;
    }
    var bytes = held.open();
    try {
      while (bytes[0].hasRemaining() && writeOrBreak(bytes, 0) > 0) {
        // there may be room for more
      }
      return !bytes[0].hasRemaining();
    } finally {
      held.putBack(bytes, output.isBroken());
    }
  }

  private void push(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    long emitted = 0;
    for (int first = 0; ; ) {
      while (first < bytes.length && !bytes[first].hasRemaining()) {
        first++;
      }
      if (first == bytes.length) {
        return;
      }
      long count = writeOrBreak(bytes, first);
      emitted += count;
      if (count == 0) {
        awaitOutput(emitted, deadline);
      }
    }
  }

  private long writeOrBreak(ByteBuffer[] bytes, int first) throws IOException {
    try {
      return write(bytes, first);
    } catch (IOException e) {
      checkOpen();
      output.breakBecause(e);
      throw e;
    }
  }

  /**
   * Waits for room. What ends this wait in another way breaks the output, if a part of it is out
   * already.
   */
  final void awaitOutput(long emitted, Deadline deadline) throws IOException {
    try {
      if (!awaitWritable(deadline.remainingNanos())) {
        throw new SocketTimeoutException(this + ": the peer did not take it in time");
      }
      checkOpen();
    } catch (IOException | RuntimeException e) {
      if (emitted > 0) {
        output.breakBecause(e);
      }
      throw e;
    }
  }

  @Override
  public final void done(Deadline deadline) throws IOException {
    enterOutput(deadline);
    try {
      flush(deadline);
      shutdownOutput();
      done = true;
    } finally {
      exitOutput();
    }
  }

  @Override
  public final void close() {
    if (closed) {
      return;
    }
    boolean sent = held.sendAtLast();
    closed = true;
    shut(!sent || isBroken());
    if (input.tryEnter()) { // else the task that is in it has the buffer still
      letGoOfBuffer();
      input.exit();
    }
  }

  /**
   * Who was given the buffer may be looking at it at this moment, unless it is the one that closes.
   */
  private void letGoOfBuffer() {
    if (reader == null || reader == Thread.currentThread()) {
      inbox.clear();
    } else {
      inbox.forget();
    }
  }

  /** Claims the outbound half, for something that sends; waits if what is held is being sent. */
  final void enterOutput(Deadline deadline) throws IOException {
    checkOpen();
    held.awaitRest(deadline);
    while (!output.tryEnter()) {
      if (!held.isAtIt()) {
        output.enter(this); // says that another task sends
        output.exit();
      }
      Thread.onSpinWait();
      held.awaitRest(deadline);
    }
    if (output.isBroken()) {
      output.exit();
      output.checkWhole(this);
    }
    if (done) {
      output.exit();
      throw new IllegalStateException(this + " is done; nothing more can be sent");
    }
  }

  /** Leaves it. What could not be sent of what is held goes its own way from here. */
  final void exitOutput() {
    if (held.isLeftAlone()) {
      held.sendRest();
    } else {
      output.exit();
    }
  }

  final void breakOutput(Throwable why) {
    output.breakBecause(why);
  }

  final boolean isDone() {
    return done;
  }

  final boolean isBroken() {
    return input.isBroken() || output.isBroken();
  }

  final void enter(Half half) throws IOException {
    checkOpen();
    half.enter(this);
  }

  final boolean isClosed() {
    return closed;
  }

  final void checkOpen() throws SocketException {
    if (closed) {
      throw new SocketException(this + " is closed");
    }
  }
}
