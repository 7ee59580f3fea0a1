package dsock;

import static dill.Choose.after;
import static dill.Choose.choose;

import dill.Channel;
import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.loop.Occasion;
import dill.loop.Wait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Supplier;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A port for datagrams as such, behind the socket that users hold: waits, and what is kept until it
 * is received. What kind of port it is, a subclass says in a few words that never wait by
 * themselves.
 */
abstract class PacketFlow implements MessageSocket {
  /*
   * One who looks whether something has come has to take it from the system: a datagram that is damaged looks like a good
   * one until then. So does an error, which the system tells once. Both are kept for whoever receives.
   *
   * Datagrams go out whole or not at all, so those who send do not disturb each other. Only to wait for room they take
   * turns, as the system is asked for one of them at a time.
   */

  /** As much as fits into a datagram over IPv4, less the heads of both protocols. */
  static final int LONGEST_FOUR = 65_535 - 20 - 8;

  /** The same for IPv6, whose own head does not count. */
  static final int LONGEST_SIX = 65_535 - 8;

  private static final int BUFFER = LONGEST_SIX + 1; // one more, to see what is too long
  private static final int KEPT = 64;

  private static final MpmcVarHandleArrayQueue<ByteBuffer> BUFFERS =
      new MpmcVarHandleArrayQueue<>(KEPT);

  private final Half input = new Half("receives");
  private final Channel<Boolean> turn = Channel.buffered(1); // holds something while one waits
  private volatile int longest = LONGEST_SIX;
  private volatile boolean done;
  private volatile boolean closed;

  // For whoever is in the inbound half.
  private @Nullable Datagram next; // received, and not taken yet
  private @Nullable IOException failure; // seen, and not told yet

  final Occasion arrival = new Arrivals();

  /** Sends a datagram. Returns false if there is no room just now. */
  abstract boolean emit(ByteBuffer bytes, InetSocketAddress to) throws IOException;

  /** Receives a datagram. Returns null if there is none just now. */
  abstract @Nullable InetSocketAddress absorb(ByteBuffer into) throws IOException;

  /** {@return whom it exchanges datagrams with; null: anybody} */
  abstract @Nullable InetSocketAddress remote();

  /** Waits until receiving makes sense. Returns false if that is too late. */
  abstract boolean awaitReadable(long nanos);

  /** Waits until sending makes sense. Returns false if that is too late. */
  abstract boolean awaitWritable(long nanos);

  /** Has a choice told when receiving makes sense. Returns false if it does now. */
  abstract boolean tellReadable(Wait wait, Object token);

  /** Has a choice told no more. */
  abstract void forgetReadable(Wait wait);

  /** Lets go of the port, and wakes those who wait for it. */
  abstract void shut();

  /** What people call it. */
  @Override
  public abstract String toString();

  final void limit(int bytes) {
    longest = bytes;
  }

  @Override
  public final boolean more(Deadline deadline) throws IOException {
    enter();
    try {
      awaitNews(deadline);
      return true;
    } finally {
      input.exit();
    }
  }

  @Override
  public final byte[] receive(Deadline deadline) throws IOException {
    return receiveFrom(deadline).bytes();
  }

  final Datagram receiveFrom(Deadline deadline) throws IOException {
    enter();
    try {
      var datagram = awaitNext(deadline);
      next = null;
      return datagram;
    } finally {
      input.exit();
    }
  }

  @Override
  public final int receive(ByteBuffer into, Deadline deadline) throws IOException {
    enter();
    try {
      var bytes = awaitNext(deadline).bytes();
      if (bytes.length > into.remaining()) {
        throw new ProtocolException(
            "message of " + bytes.length + " bytes; there is room for " + into.remaining());
      }
      into.put(bytes);
      next = null;
      return bytes.length;
    } finally {
      input.exit();
    }
  }

  private void enter() throws IOException {
    checkOpen();
    input.enter(this);
  }

  private Datagram awaitNext(Deadline deadline) throws IOException {
    awaitNews(deadline);
    var why = failure;
    if (why != null) {
      failure = null;
      throw why;
    }
    return Objects.requireNonNull(next);
  }

  private void awaitNews(Deadline deadline) throws IOException {
    while (!hasNews()) {
      if (!awaitReadable(deadline.remainingNanos())) {
        throw new SocketTimeoutException(this + ": nothing came in time");
      }
      checkOpen();
    }
  }

  /** Tells whether there is a datagram or a failure, and keeps it until it is received. */
  private boolean hasNews() throws IOException {
    if (next != null || failure != null) {
      return true;
    }
    var buffer = BUFFERS.poll();
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(BUFFER);
    }
    try {
      return take(buffer);
    } catch (IOException e) {
      checkOpen();
      failure = e;
      return true;
    } finally {
      BUFFERS.offer(buffer);
    }
  }

  private boolean take(ByteBuffer buffer) throws IOException {
    int limit = longest;
    var wanted = remote();
    InetSocketAddress from;
    do { // what others had sent before the system knew whom to listen to
      from = absorb(buffer.clear().limit(limit + 1));
      if (from == null) {
        return false;
      }
    } while (wanted != null && !from.equals(wanted));
    if (!buffer.hasRemaining()) {
      throw new ProtocolException(
          "datagram of more than " + limit + " bytes, the limit, from " + from);
    }
    var bytes = new byte[buffer.flip().remaining()];
    buffer.get(bytes);
    next = new Datagram(from, bytes);
    return true;
  }

  @Override
  public final void send(byte[] message, Deadline deadline) throws IOException {
    var remote = remote();
    if (remote == null) {
      throw new IllegalStateException(this + " has no remote address; say where to send it");
    }
    if (message.length == 0) {
      throw new ProtocolException(
          "an empty datagram goes nowhere but by sendTo: the JDK does not send it to a fixed peer");
    }
    sendWhole(message, remote, deadline);
  }

  final void sendTo(InetSocketAddress to, byte[] message, Deadline deadline) throws IOException {
    var remote = remote();
    if (remote != null) {
      throw new IllegalStateException(this + " sends to " + remote + " alone");
    }
    sendWhole(message, to, deadline);
  }

  private void sendWhole(byte[] message, InetSocketAddress to, Deadline deadline)
      throws IOException {
    checkCanSend();
    int most = Math.min(longest, IpMode.isFour(to.getAddress()) ? LONGEST_FOUR : LONGEST_SIX);
    if (message.length > most) {
      throw new ProtocolException("message of " + message.length + " bytes; the limit is " + most);
    }
    var bytes = ByteBuffer.wrap(message);
    if (!tryToSend(bytes, to)) {
      sendInTurn(bytes, to, deadline);
    }
  }

  private void sendInTurn(ByteBuffer bytes, InetSocketAddress to, Deadline deadline)
      throws IOException {
    if (!choose(turn.sending(true, () -> true), after(deadline, () -> false))) {
      throw noRoom();
    }
    try {
      while (!tryToSend(bytes, to)) {
        if (!awaitWritable(deadline.remainingNanos())) {
          throw noRoom();
        }
        checkCanSend();
      }
    } finally {
      turn.receive(Deadline.NOW);
    }
  }

  private SocketTimeoutException noRoom() {
    return new SocketTimeoutException(this + ": there was no room in time");
  }

  private boolean tryToSend(ByteBuffer bytes, InetSocketAddress to) throws IOException {
    try {
      return emit(bytes, to);
    } catch (IOException e) {
      checkOpen();
      throw e;
    }
  }

  private void checkCanSend() throws IOException {
    checkOpen();
    if (done) {
      throw new IllegalStateException(this + " is done; nothing more can be sent");
    }
  }

  @Override
  public final void done(Deadline deadline) throws IOException {
    checkCanSend();
    done = true;
  }

  @Override
  public final <R> Clause<R> arriving(Supplier<? extends R> then) {
    return Choose.when(arrival, then);
  }

  /** What a choice waits for. */
  private final class Arrivals extends HalfOccasion {
    Arrivals() {
      super(input, PacketFlow.this);
    }

    @Override
    void checkOpen() throws IOException {
      PacketFlow.this.checkOpen();
    }

    @Override
    boolean isThere() throws IOException {
      return hasNews();
    }

    @Override
    boolean ask(Wait wait, Object token) {
      return tellReadable(wait, token);
    }

    @Override
    void takeBack(Wait wait) {
      forgetReadable(wait);
    }
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      shut();
    }
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
