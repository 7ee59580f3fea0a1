package dsock;

import dill.Clause;
import dill.Deadline;
import dill.loop.Occasion;
import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way down for one layer: past the ownership check of the socket below, and closed once the
 * layer is over. What goes through it, bytes or messages, a subclass says.
 */
abstract class Below {
  private final String layer;
  private final Sock socket;

  private volatile State state = State.ATTACHED;

  // For when another layer is attached to this one. What that calls comes in by Lent, which counts
  // itself in.
  private volatile @Nullable String owner; // null: nobody
  private final AtomicInteger ownersCalls = new AtomicInteger();

  // Why a direction is broken in this layer, though not below; null: it is not.
  private volatile @Nullable IOException input;
  private volatile @Nullable IOException output;

  private enum State {
    ATTACHED,
    DETACHED,
    CLOSED
  }

  Below(String layer, Sock socket) {
    this.layer = layer;
    this.socket = socket;
  }

  /** Lends the layer that this is the way down of. Returns the way past the check. */
  LentBytes lend(ByteSocket itself, String to) {
    checkUsable();
    owner = to;
    return new LentBytes(itself, this, ownersCalls);
  }

  /** The same for a layer that keeps messages whole. */
  LentMessages lend(MessageSocket itself, String to) {
    checkUsable();
    owner = to;
    return new LentMessages(itself, this, ownersCalls);
  }

  void takeBack() {
    owner = null;
  }

  /** Refuses calls that do not come from the owner. */
  private void checkMine() {
    var to = owner;
    if (to != null && ownersCalls.get() == 0) {
      throw new IllegalStateException(this + " is owned by " + to + "; detach that first");
    }
  }

  private void checkNotDetached() {
    if (state == State.DETACHED) {
      throw new IllegalStateException(this + " has been detached");
    }
  }

  /** Refuses what its user must not do now. */
  void checkUsable() {
    checkNotDetached();
    checkMine();
  }

  /** Lets the layer itself through, whoever owns it: it is about to be closed. */
  void openForFarewell() {
    ownersCalls.incrementAndGet();
  }

  private void checkAttached() throws IOException {
    if (state == State.CLOSED) { // by its owner, maybe, which cannot be detached any more
      throw new SocketException(this + " is closed");
    }
    checkNotDetached();
    checkMine();
  }

  private void check(@Nullable IOException broken) throws IOException {
    checkAttached();
    if (broken != null) {
      throw new IOException(this + " is broken: " + broken.getMessage(), broken);
    }
  }

  void breakInput(IOException why) {
    if (input == null) {
      input = why;
    }
  }

  void breakOutput(IOException why) {
    if (output == null) {
      output = why;
    }
  }

  /** Refuses to detach what is broken: nobody knows where in the stream it stands. */
  void checkWhole() throws IOException {
    check(input);
    check(output);
  }

  void detached() {
    state = State.DETACHED;
  }

  boolean isDetached() {
    return state == State.DETACHED;
  }

  /** Refuses what cannot send any more. */
  final void checkOutput() throws IOException {
    check(output);
  }

  /** Refuses what cannot receive any more. */
  final void checkInput() throws IOException {
    check(input);
  }

  public final boolean more(Deadline deadline) throws IOException {
    check(input);
    return socket.more(deadline);
  }

  public final <R> Clause<R> arriving(Supplier<? extends R> then) {
    return socket.arriving(then);
  }

  /** {@return what a choice waits for until something comes} */
  Occasion arrival() {
    return switch (socket) {
      case Stream stream -> stream.arrival;
      case PacketFlow packets -> packets.arrival;
      case Lent lent -> lent.arrival();
      default ->
          throw new UnsupportedOperationException(
              this + " cannot be waited for in a choice"); // somebody else's; it has no way to tell
    };
  }

  public final void done(Deadline deadline) throws IOException {
    check(output);
    socket.done(deadline);
  }

  public final void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    var why = output;
    if (why != null) {
      breakBelow(why);
    }
    socket.close();
  }

  /** Has the connection reset, so that the peer does not take what it has for the whole. */
  private void breakBelow(IOException why) {
    switch (socket) {
      case Stream stream -> stream.breakOutput(why);
      case Lent lent -> lent.breakOutput(why);
      default -> {} // somebody else's; it has no way to be told
    }
  }

  @Override
  public String toString() {
    return layer + " over " + socket;
  }
}
