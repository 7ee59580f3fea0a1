package dsock;

import dill.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;

/**
 * One side of a connection inside this process: two tasks talk as if over a network, and so can be
 * tested without one.
 *
 * <p>Each direction has a buffer of fixed size; when it is full, a send waits until the other side
 * has received. {@link #close()} is seen by the other side as the end of the stream, after
 * everything that was sent; that of a broken socket, as a reset. libdill's {@code ipc_pair},
 * dsock's {@code inproc_pair}.
 */
public final class Inproc extends Ground {
  private static final int CAPACITY = 64 * 1024; // bytes, each way

  private Inproc(InprocStream stream) {
    super(stream);
  }

  /**
   * Two sockets that are connected to each other.
   *
   * @param left the one side
   * @param right the other side
   */
  public record Pair(Inproc left, Inproc right) implements AutoCloseable {
    /** Closes both sides. */
    @Override
    public void close() {
      left.close();
      right.close();
    }
  }

  /**
   * Makes a connection that holds 64 KiB each way.
   *
   * @return both ends
   */
  public static Pair pair() {
    return pair(CAPACITY);
  }

  /**
   * Makes a connection.
   *
   * @param capacity how many bytes may be under way, each way
   * @return both ends
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  public static Pair pair(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity of " + capacity + "; it must be at least 1");
    }
    var toRight = new Pipe(capacity);
    var toLeft = new Pipe(capacity);
    return new Pair(
        new Inproc(new InprocStream("left", toLeft, toRight)),
        new Inproc(new InprocStream("right", toRight, toLeft)));
  }

  /**
   * Ends the connection in an orderly way: says that this side is {@code done}, unless it has said
   * so, throws away what the peer still sends until the peer is done too, and closes. The
   * connection is closed in any case, even if this throws, and may be closed so while a layer owns
   * it. libdill's {@code ipc_close}.
   *
   * @param deadline when to give up; a peer that never ends would be listened to for ever otherwise
   * @throws SocketTimeoutException if it takes longer than the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException while another task sends or receives
   */
  public void close(Deadline deadline) throws IOException {
    closeOrderly(deadline);
  }
}
