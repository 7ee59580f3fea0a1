package dsock;

import dill.Choose;
import dill.Clause;
import dill.Deadline;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a stack stands on: a connection in the hands of its user, or lent to the layer that has been
 * attached to it. While it is lent, all but closing is refused here; the layer goes past this, to
 * the {@link Stream}.
 */
abstract class Ground implements ByteSocket {
  private final Stream stream;

  private volatile @Nullable String owner; // the layer that it is lent to; null: to none

  Ground(Stream stream) {
    this.stream = stream;
  }

  /** Lends it. Returns the way past the check. */
  final ByteSocket lend(String to) {
    checkMine();
    owner = to;
    return stream;
  }

  final void takeBack() {
    owner = null;
  }

  private Stream mine() {
    checkMine();
    return stream;
  }

  final void checkMine() {
    var to = owner;
    if (to != null && !stream.isClosed()) { // what is closed says so itself
      throw new IllegalStateException(this + " is owned by " + to + "; detach that first");
    }
  }

  @Override
  public final void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    mine().send(bytes, deadline);
  }

  @Override
  public final void sendSoon(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    mine().sendSoon(bytes, deadline);
  }

  @Override
  public final void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    mine().send(file, position, count, deadline);
  }

  @Override
  public final ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    return mine().fill(atLeast, deadline);
  }

  @Override
  public final boolean more(Deadline deadline) throws IOException {
    return mine().more(deadline);
  }

  @Override
  public final <R> Clause<R> arriving(Supplier<? extends R> then) {
    checkMine();
    return Choose.when(new Unlent(this::checkMine, stream.arrival), then);
  }

  @Override
  public final void done(Deadline deadline) throws IOException {
    mine().done(deadline);
  }

  @Override
  public final void close() {
    stream.close();
  }

  /**
   * Ends it in an orderly way: says that this side is done, waits until the peer is, and closes.
   */
  final void closeOrderly(Deadline deadline) throws IOException {
    try {
      if (!stream.isDone()) {
        stream.done(deadline);
      }
      while (stream.more(deadline)) {
        var in = stream.fill(0, deadline);
        in.position(in.limit());
        if (deadline.hasPassed()) {
          throw new SocketTimeoutException(this + ": the peer did not end in time");
        }
      }
    } finally {
      stream.close();
    }
  }

  final void checkOpen() throws SocketException {
    stream.checkOpen();
  }

  @Override
  public final String toString() {
    return stream.toString();
  }
}
