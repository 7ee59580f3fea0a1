package dsock.ws;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The frames that are sent: those of messages, and control frames between them. */
final class Outgoing {
  /*
   * Who has a control frame puts it down as due. If it is nobody's turn, it is sent at once; else whoever has the turn
   * sends it at its end. So the task that receives never waits for one that sends, and a frame is never interleaved
   * with another.
   */

  /** What is copied behind its header, to be sent with it from one buffer. */
  private static final int SMALL = 512;

  /** How much is masked at once. */
  private static final int STEP = 64 * 1024;

  private final ByteSocket below;
  private final boolean masks;
  private final @Nullable Deflation deflation; // null: not agreed on
  private final int threshold;
  private final Check output;
  private final Consumer<IOException> breaking;
  private final Turn turn = new Turn();
  private final Due due = new Due();

  private volatile boolean done; // by this side's program
  private volatile @Nullable IOException refusal; // of all that is sent; null: there is none
  private volatile boolean over; // the memory is to be given back

  // For whoever has the turn.
  private final Key keys = new Key();
  private final ByteBuffer[] small = new ByteBuffer[1];
  private boolean inMessage;
  private boolean isText;
  private boolean compresses;

  Outgoing(
      ByteSocket below,
      Role role,
      @Nullable Deflation deflation,
      int threshold,
      Check output,
      Consumer<IOException> breaking) {
    this.below = below;
    this.masks = role == Role.CLIENT;
    this.deflation = deflation;
    this.threshold = threshold;
    this.output = output;
    this.breaking = breaking;
  }

  /** Refuses what cannot be sent any more, or not by this. */
  interface Check {
    void check() throws IOException;
  }

  /** Sends a whole message. */
  void send(boolean text, byte[] message, boolean soon, Deadline deadline) throws IOException {
    begin(deadline);
    try {
      if (inMessage) {
        throw misuse("a message is being sent in parts; it must end first");
      }
      sendFrame(text, message, 0, message.length, true, soon, deadline);
    } finally {
      end(deadline);
    }
  }

  /** Sends a part of a message. */
  void send(Part part, boolean soon, Deadline deadline) throws IOException {
    begin(deadline);
    try {
      if (inMessage && isText != part.isText()) {
        throw misuse("the parts of a message are all text, or none is");
      }
      var bytes = part.bytes();
      int length = bytes.remaining();
      if (bytes.hasArray()) {
        int from = bytes.arrayOffset() + bytes.position();
        sendFrame(part.isText(), bytes.array(), from, from + length, part.isLast(), soon, deadline);
      } else {
        var copy = new byte[length];
        bytes.get(bytes.position(), copy);
        sendFrame(part.isText(), copy, 0, length, part.isLast(), soon, deadline);
      }
      bytes.position(bytes.limit());
    } finally {
      end(deadline);
    }
  }

  private void begin(Deadline deadline) throws IOException {
    turn.takeForMessage(below, deadline);
    try {
      checkOpen();
    } catch (IOException | RuntimeException refused) {
      end(deadline);
      throw refused;
    }
  }

  private void checkOpen() throws IOException {
    if (done) {
      throw misuse("it is done; nothing more can be sent");
    }
    var why = refusal;
    if (why != null) {
      throw new IOException(below + ": nothing more can be sent: " + why.getMessage(), why);
    }
  }

  private IllegalStateException misuse(String what) {
    return new IllegalStateException(below + ": " + what);
  }

  private void end(Deadline deadline) {
    try {
      if (due.isAny()) {
        trySendControls(deadline);
      }
    } finally {
      endTurn();
    }
    if (due.isAny()) {
      sendDue(deadline); // what has become due since, by others who found the turn taken
    }
  }

  private void endTurn() {
    turn.end();
    if (over) {
      end();
    }
  }

  private void sendFrame(
      boolean text, byte[] bytes, int from, int to, boolean last, boolean soon, Deadline deadline)
      throws IOException {
    if (!inMessage) {
      compresses = deflation != null && to - from >= Math.max(threshold, 1);
    }
    int first = inMessage ? Frame.CONTINUATION : text ? Frame.TEXT : Frame.BINARY;
    first |= last ? Frame.FIN : 0;
    if (compresses && deflation != null) {
      first |= inMessage ? 0 : Frame.COMPRESSED;
      sendCompressed(deflation, first, bytes, from, to, deadline);
    } else {
      sendPlain(first, bytes, from, to, soon, deadline);
    }
    inMessage = !last;
    isText = text;
  }

  private void sendCompressed(
      Deflation with, int first, byte[] bytes, int from, int to, Deadline deadline)
      throws IOException {
    boolean last = (first & Frame.FIN) != 0;
    output.check(); // before anything is compressed that cannot be sent
    try {
      with.deflate(bytes, from, to, last);
      sendPlain(first, with.output(), 0, with.size(), false, deadline);
    } catch (IOException | RuntimeException e) { // what follows would refer to it
      breaking.accept(new IOException("a compressed message was not sent: " + e.getMessage(), e));
      throw e;
    } finally {
      if (last) {
        with.endMessage();
      }
    }
  }

  private void sendPlain(int first, byte[] bytes, int from, int to, boolean soon, Deadline deadline)
      throws IOException {
    if (to - from <= SMALL) {
      sendSmall(first, bytes, from, to, soon, deadline);
    } else if (masks) {
      sendMasked(first, bytes, from, to, deadline);
    } else {
      var header = new byte[Frame.MOST_OF_HEADER];
      int length = Frame.begin(header, first, false, to - from);
      var both =
          new ByteBuffer[] {
            ByteBuffer.wrap(header, 0, length), ByteBuffer.wrap(bytes, from, to - from)
          };
      below.send(both, deadline);
    }
  }

  private void sendSmall(int first, byte[] bytes, int from, int to, boolean soon, Deadline deadline)
      throws IOException {
    var buffer = small[0];
    if (buffer == null) {
      buffer = ByteBuffer.allocate(Frame.MOST_OF_HEADER + SMALL);
      small[0] = buffer;
    }
    var frame = buffer.array();
    int at = Frame.begin(frame, first, masks, to - from);
    int key = masks ? putKey(frame, at) : 0;
    at += masks ? Integer.BYTES : 0;
    int end = at + to - from;
    System.arraycopy(bytes, from, frame, at, to - from);
    if (masks) {
      Mask.apply(frame, at, end, key);
    }
    buffer.limit(end).position(0);
    if (soon) {
      below.sendSoon(small, deadline);
    } else {
      below.send(small, deadline);
    }
  }

  private int putKey(byte[] frame, int at) {
    int key = keys.next();
    for (int i = 0; i < Integer.BYTES; i++) {
      frame[at + i] = (byte) (key >>> (Byte.SIZE * i));
    }
    return key;
  }

  /** Sends a masked copy, for the bytes belong to the program. */
  private void sendMasked(int first, byte[] bytes, int from, int to, Deadline deadline)
      throws IOException {
    var copy = new byte[Frame.MOST_OF_HEADER + Math.min(to - from, STEP)];
    int begin = Frame.begin(copy, first, true, to - from);
    int key = putKey(copy, begin);
    begin += Integer.BYTES;
    int at = from;
    try {
      while (at < to) {
        int step = Math.min(to - at, copy.length - begin);
        System.arraycopy(bytes, at, copy, begin, step);
        key = Mask.apply(copy, begin, begin + step, key);
        below.send(ByteBuffer.wrap(copy, 0, begin + step), deadline);
        at += step;
        begin = 0;
      }
    } finally {
      if (at > from && at < to) {
        breaking.accept(new IOException("a frame was sent in part"));
      }
    }
  }

  // Control frames: may be called by any task.

  void pong(byte[] payload) {
    due.pong(payload);
  }

  void ping(byte[] payload, Deadline deadline) throws IOException {
    output.check();
    checkOpen();
    due.ping(payload);
    sendDue(deadline);
    output.check(); // or there is no answer to wait for
  }

  /** Has the program's goodbye sent. */
  void done(Close why, Deadline deadline) throws IOException {
    synchronized (this) {
      if (done) {
        throw misuse("it is done already");
      }
      done = true;
    }
    due.close(why);
    sendControls(deadline);
  }

  /** Refuses what the program sends from now on, and has a goodbye sent if there was none. */
  void refuse(Close goodbye, IOException why) {
    if (refusal == null) {
      refusal = why;
    }
    due.close(goodbye);
  }

  /** Completes the goodbye, in the turn of a message: no other task may be sending. */
  void finish(Close why, Deadline deadline) throws IOException {
    turn.takeForMessage(below, deadline);
    try {
      due.close(why);
      done = true;
      sendAll(deadline);
    } finally {
      endTurn();
    }
  }

  /** Sends all that is due, in the turn of a message. */
  void flush(Deadline deadline) throws IOException {
    turn.takeForMessage(below, deadline);
    try {
      sendAll(deadline);
    } finally {
      endTurn();
    }
  }

  /** Sends what is due, unless somebody else is going to. If that fails, it stays due. */
  void sendDue(Deadline deadline) {
    try {
      sendControls(deadline);
    } catch (IOException | CancellationException e) {
      // If the output is broken, who sends is told. If it was late, it will be tried again.
    }
  }

  private void sendControls(Deadline deadline) throws IOException {
    while (due.isAny() && turn.tryTakeForControl()) {
      try {
        sendAll(deadline);
      } finally {
        endTurn();
      }
    }
  }

  private void trySendControls(Deadline deadline) {
    try {
      sendAll(deadline);
    } catch (IOException | CancellationException e) {
      // as above
    }
  }

  private void sendAll(Deadline deadline) throws IOException {
    for (var next = due.next(); next.isPresent(); next = due.next()) {
      var control = next.get();
      var payload = control.payload();
      sendSmall(Frame.FIN | control.opcode(), payload, 0, payload.length, false, deadline);
      due.sent(control);
    }
  }

  /** Gives the memory back, or has whoever sends just now do it. */
  void end() {
    over = true;
    if (deflation != null && turn.tryTake()) {
      deflation.end();
      turn.end();
    }
  }
}
