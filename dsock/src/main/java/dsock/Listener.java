package dsock;

import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.loop.Acceptor;
import dill.loop.Endpoint;
import dill.loop.Occasion;
import dill.loop.Wait;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where connections arrive. One task at a time may accept them; any may close it. */
abstract class Listener<S extends Ground> implements AutoCloseable {
  /**
   * As many connections as may wait to be accepted, if nobody says otherwise: what Linux allows by
   * default.
   */
  static final int BACKLOG = 4096;

  final Acceptor acceptor;
  private final Half input = new Half("accepts");
  private volatile boolean closed;
  private final Occasion arrivals = new Arrivals();

  // For whoever is in the half.
  private @Nullable Endpoint next; // accepted, and not taken yet

  Listener(Acceptor acceptor) {
    this.acceptor = acceptor;
  }

  /** Makes a socket of an endpoint; if that fails, the endpoint is closed. */
  abstract S socket(Endpoint endpoint) throws IOException;

  /** It is about to be closed, perhaps once more. */
  void closing() {}

  /** What people call it. */
  @Override
  public abstract String toString();

  /**
   * Accepts a connection, and waits as long as it takes.
   *
   * @return the connection
   * @throws CancellationException if it has to wait and the task is cancelled; the listener is as
   *     it was
   * @throws IOException if the listener is closed, or the system cannot have one more connection
   */
  public final S accept() throws IOException {
    return accept(Deadline.NEVER);
  }

  /**
   * Accepts a connection. libdill's {@code tcp_accept} and {@code ipc_accept}.
   *
   * @param deadline when to give up
   * @return the connection
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the listener is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the listener is as
   *     it was
   * @throws IOException if the listener is closed, or the system cannot have one more connection
   * @throws IllegalStateException while another task accepts
   */
  public final S accept(Deadline deadline) throws IOException {
    input.enter(this);
    try {
      return acceptOne(deadline);
    } finally {
      input.exit();
    }
  }

  /**
   * Makes the clause of a choice that can be done once {@link #accept} would not wait: somebody has
   * connected, or the listener is closed. Whoever has connected is kept for {@link #accept}. While
   * the choice waits, no other task may accept.
   *
   * <p>The choice throws {@link IllegalStateException} if another task accepts.
   *
   * @param <R> what the choice yields
   * @param then makes what the choice yields
   * @return the clause, for {@link dill.Choose#choose}
   */
  public final <R> Clause<R> arriving(Supplier<? extends R> then) {
    return Choose.when(arrivals, then);
  }

  private S acceptOne(Deadline deadline) throws IOException {
    while (true) {
      if (hasConnection()) {
        return takeConnection();
      }
      if (!acceptor.pollable().awaitAcceptable(deadline.remainingNanos())) {
        throw new SocketTimeoutException(this + ": nobody connected in time");
      }
    }
  }

  /** Tells whether there is a connection; it is kept until it is taken. */
  private boolean hasConnection() throws IOException {
    try {
      if (next == null) {
        next = acceptor.accept();
      }
    } catch (ClosedChannelException e) {
      throw new SocketException(this + " is closed");
    }
    if (closed) {
      drop();
    }
    checkOpen();
    return next != null;
  }

  /** Nobody will take the connection that is kept. */
  private void drop() {
    if (next != null) {
      next.close(true);
      next = null;
    }
  }

  private S takeConnection() throws IOException {
    var accepted = Objects.requireNonNull(next);
    next = null;
    return socket(accepted);
  }

  /** What a choice waits for. */
  private final class Arrivals extends HalfOccasion {
    Arrivals() {
      super(input, Listener.this);
    }

    @Override
    void checkOpen() throws IOException {
      Listener.this.checkOpen();
    }

    @Override
    boolean isThere() throws IOException {
      return hasConnection();
    }

    @Override
    boolean ask(Wait wait, Object token) {
      return acceptor.pollable().tellAcceptable(wait, token);
    }

    @Override
    void takeBack(Wait wait) {
      acceptor.pollable().forget(wait);
    }
  }

  /**
   * {@return a duplicate of its descriptor, with which another process can accept too} A descriptor
   * of its own, which is to be closed by itself.
   *
   * @throws IOException if this is closed, or the system has no more descriptors
   * @throws UnsupportedOperationException if descriptors cannot be used here; the message says what
   *     is missing
   */
  public Descriptor descriptor() throws IOException {
    checkOpen();
    return new Descriptor(acceptor.duplicate());
  }

  final void checkOpen() throws SocketException {
    if (closed) {
      throw new SocketException(this + " is closed");
    }
  }

  /**
   * Stops listening: once this returns, nobody can connect, and the address is free, unless a task
   * holds up the event loop that it was waited for on; then it is a moment later. A task that waits
   * to accept gets an {@link IOException}. To close it again does nothing.
   */
  @Override
  public final void close() {
    closing();
    closed = true;
    acceptor.pollable().closeAndFree();
    if (input.tryEnter()) { // else whoever is in it sees that it is closed
      drop();
      input.exit();
    }
  }
}
