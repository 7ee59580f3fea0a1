package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outbound direction: heads, and what is between them. For one task at a time. */
final class Outgoing {
  static final Fields NO_FIELDS = Fields.of();

  /** As a framing: the body is taken from the program, and not sent. */
  static final long DISCARDED = -4;

  private final ByteSocket below;
  private final Consumer<IOException> breaking;

  private final BodyWriter whole; // of a message that was sent in one go

  private @Nullable BodyWriter body; // of the message whose head is out; null: none is
  private boolean told; // that it is done
  private volatile boolean broken;
  private boolean ended; // what is sent on the connection

  Outgoing(ByteSocket below, Consumer<IOException> breaking) {
    this.below = below;
    this.breaking = breaking;
    this.whole = new LengthWriter(below, 0);
  }

  /** Forgets the last message: another is to come. */
  void reset() {
    body = null;
    told = false;
  }

  /** Tells whether nothing stopped half-way here. What did so below shows at the next send. */
  boolean isWhole() {
    return !broken;
  }

  private void breakBecause(IOException why) {
    broken = true;
    breaking.accept(why);
  }

  /** Tells whether the head of a message is out. */
  boolean hasBegun() {
    return body != null;
  }

  /** Tells whether the head of a message is out, but not all of its body. */
  boolean isOpen() {
    return body != null && !body.isComplete();
  }

  /** Sends a head. Its body follows. */
  void begin(HeadWriter head, long framing, Deadline deadline) throws IOException {
    head.send(below, deadline);
    body = bodyOf(framing);
    told = false;
  }

  private BodyWriter bodyOf(long framing) {
    if (framing == DISCARDED) {
      return BodyWriter.DISCARDING;
    }
    return framing == 0 || framing == Framing.NONE ? whole : BodyWriter.of(framing, below);
  }

  /** Sends a message in one go. */
  void sendWhole(HeadWriter head, ByteBuffer content, Deadline deadline) throws IOException {
    head.send(content, below, deadline);
    body = whole;
    told = true;
  }

  /** The same with a body that is in an array. */
  void sendWhole(HeadWriter head, byte[] content, Deadline deadline) throws IOException {
    head.send(content, below, deadline);
    body = whole;
    told = true;
  }

  /** Sends a message in one go, whose body the peer is not to get. */
  void sendBodiless(HeadWriter head, Deadline deadline) throws IOException {
    head.send(below, deadline);
    body = whole;
    told = true;
  }

  void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    var to = open();
    to.check(BodyWriter.count(bytes));
    to.send(bytes, deadline);
  }

  void send(FileChannel file, long position, long count, Deadline deadline) throws IOException {
    var to = open();
    to.check(count);
    try {
      to.send(file, position, count, deadline);
    } catch (IOException | CancellationException e) {
      breakBecause(new IOException("a file was sent, nobody knows how much of it", e));
      throw e;
    }
  }

  void done(Fields trailers, Deadline deadline) throws IOException {
    var to = open();
    to.checkTrailers(trailers);
    if (!to.missing().isEmpty()) {
      var why = "the body has been ended without " + to.missing();
      breakBecause(new IOException(why));
      throw new IllegalStateException(why);
    }
    to.done(trailers, deadline);
    told = true;
    ended |= to.endsConnection();
  }

  /** Tells the peer that nothing more will be sent, unless the end of a body has told it. */
  void end(Deadline deadline) throws IOException {
    if (!ended) {
      below.done(deadline);
      ended = true;
    }
  }

  /** {@return the body that bytes can be sent to} */
  private BodyWriter open() {
    var to = body;
    if (to == null) {
      throw new IllegalStateException(below + ": no head has been sent that a body could follow");
    }
    if (told) {
      throw new IllegalStateException(below + ": the body is done; nothing more can be sent");
    }
    return to;
  }
}
