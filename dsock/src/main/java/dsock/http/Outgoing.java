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
  static final Fields NO_TRAILERS = Fields.of();

  /** As a framing: the body is taken from the program, and not sent. */
  static final long DISCARDED = -4;

  private final ByteSocket below;
  private final Consumer<IOException> breaking;

  private @Nullable BodyWriter body; // of the message whose head is out; null: none is
  private boolean told; // that it is done
  private volatile boolean broken;
  private boolean ended; // what is sent on the connection

  Outgoing(ByteSocket below, Consumer<IOException> breaking) {
    this.below = below;
    this.breaking = breaking;
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
  void begin(ByteBuffer head, long framing, Deadline deadline) throws IOException {
    below.send(head, deadline);
    body = framing == DISCARDED ? new BodyWriter.Discarding() : BodyWriter.of(framing, below);
    told = false;
  }

  /** Sends a message in one go. */
  void sendWhole(ByteBuffer head, ByteBuffer content, boolean withContent, Deadline deadline)
      throws IOException {
    if (withContent && content.hasRemaining()) {
      below.send(new ByteBuffer[] {head, content}, deadline);
    } else {
      below.send(head, deadline);
      content.position(content.limit());
    }
    body = BodyWriter.of(Framing.NONE, below);
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
