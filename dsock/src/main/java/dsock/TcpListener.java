package dsock;

import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.loop.Acceptor;
import dill.loop.Endpoint;
import dill.loop.Occasion;
import dill.loop.Wait;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A port that TCP connections arrive at. One task at a time may accept them; any may close it. */
public final class TcpListener implements AutoCloseable {
  /**
   * As many connections as may wait to be accepted, if nobody says otherwise: what Linux allows by
   * default.
   */
  static final int BACKLOG = 4096;

  private final Acceptor acceptor;
  private final InetSocketAddress address;
  private final Half input = new Half("accepts");
  private volatile boolean closed;
  private final Occasion arrivals = new Arrivals();

  // For whoever is in the half.
  private @Nullable Endpoint next; // accepted, and not taken yet

  private TcpListener(Acceptor acceptor) throws IOException {
    this.acceptor = acceptor;
    this.address = acceptor.local();
  }

  static TcpListener open(InetSocketAddress address, int backlog) throws IOException {
    try {
      return new TcpListener(Acceptor.listen(address, backlog));
    } catch (BindException e) {
      var named = new BindException(address + ": " + e.getMessage());
      named.initCause(e);
      throw named;
    }
  }

  /**
   * Accepts a connection, and waits as long as it takes.
   *
   * @return the connection
   * @throws CancellationException if it has to wait and the task is cancelled; the listener is as
   *     it was
   * @throws IOException if the listener is closed, or the system cannot have one more connection
   */
  public Tcp accept() throws IOException {
    return accept(Deadline.NEVER);
  }

  /**
   * Accepts a connection. libdill's {@code tcp_accept}.
   *
   * @param deadline when to give up
   * @return the connection
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the listener is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the listener is as
   *     it was
   * @throws IOException if the listener is closed, or the system cannot have one more connection
   * @throws IllegalStateException while another task accepts
   */
  public Tcp accept(Deadline deadline) throws IOException {
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
  public <R> Clause<R> arriving(Supplier<? extends R> then) {
    return Choose.when(arrivals, then);
  }

  private Tcp acceptOne(Deadline deadline) throws IOException {
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
      throw new SocketException(this + " is closed");
    }
    return next != null;
  }

  /** Nobody will take the connection that is kept. */
  private void drop() {
    if (next != null) {
      next.close(true);
      next = null;
    }
  }

  private Tcp takeConnection() throws IOException {
    var accepted = Objects.requireNonNull(next);
    next = null;
    return Tcp.of(accepted);
  }

  /** What a choice waits for. */
  private final class Arrivals extends HalfOccasion {
    Arrivals() {
      super(input, TcpListener.this);
    }

    @Override
    void checkOpen() throws IOException {
      if (closed) {
        throw new SocketException(TcpListener.this + " is closed");
      }
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

  /** {@return the port that it listens on} */
  public int port() {
    return address.getPort();
  }

  /** {@return the address that it listens on} */
  public InetSocketAddress local() {
    return address;
  }

  /**
   * Stops listening: once this returns, nobody can connect, and the port is free, unless a task
   * holds up the event loop that it was waited for on; then it is a moment later. A task that waits
   * to accept gets an {@link IOException}. To close it again does nothing.
   */
  @Override
  public void close() {
    closed = true;
    acceptor.pollable().closeAndFree();
    if (input.tryEnter()) { // else whoever is in it sees that it is closed
      drop();
      input.exit();
    }
  }

  /** {@return the address, for people} */
  @Override
  public String toString() {
    return "TcpListener[" + address + "]";
  }
}
