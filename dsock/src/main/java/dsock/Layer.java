package dsock;

import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.loop.Occasion;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Base of a protocol that sits on a byte socket.
 *
 * <p>A protocol extends this, implements {@link ByteSocket} or {@link MessageSocket}, and has a
 * static {@code attach}. Ownership, {@code detach}, {@code close}, {@code more} and {@code done}
 * come from here:
 *
 * {@snippet file="Quux.java" region="protocol"}
 *
 * <p>A layer keeps no received bytes to itself: it looks at what has arrived in the buffer below
 * and takes a message when it is whole, so that a detach leaves the stream at exactly the right
 * byte. libdill's {@code hquery} and vtables are types here; its {@code hown} is what the
 * constructor does.
 *
 * @param <S> what it gives back when it leaves
 */
public abstract class Layer<S extends ByteSocket> implements AutoCloseable {
  private final S socket;
  private final Below below;

  /**
   * Takes ownership of a socket. From here on {@link #below} is the only way to it, until {@link
   * #detach}.
   *
   * @param socket what to sit on
   * @throws IllegalStateException if another layer owns it
   */
  protected Layer(S socket) {
    this.socket = socket;
    var name = getClass().getSimpleName();
    this.below = new Below(name, lend(socket, name));
  }

  private static ByteSocket lend(ByteSocket socket, String to) {
    if (socket instanceof Ground ground) {
      return ground.lend(to);
    }
    if (socket instanceof Layer<?> layer) {
      return layer.below.lend(socket, to);
    }
    return socket; // a connection of somebody else's making, which does not know of ownership
  }

  private static void takeBack(ByteSocket socket) {
    if (socket instanceof Ground ground) {
      ground.takeBack();
    } else if (socket instanceof Layer<?> layer) {
      layer.below.takeBack();
    }
  }

  /**
   * {@return the way down, for this protocol alone} It refuses all calls once the layer has been
   * detached or closed, and those in a direction that the layer has declared broken.
   */
  protected final ByteSocket below() {
    return below;
  }

  /**
   * Declares that what the peer sends can no longer be understood. Each later call below that
   * receives throws, and {@link #detach} fails.
   *
   * @param <E> what kind of failure it is
   * @param why the failure, which is the cause of those to come
   * @return the failure, to be thrown
   */
  protected final <E extends IOException> E breakInput(E why) {
    below.breakInput(why);
    return why;
  }

  /**
   * Declares that what has been sent stopped half-way. Each later call below that sends throws, and
   * {@link #detach} fails.
   *
   * @param <E> what kind of failure it is
   * @param why the failure, which is the cause of those to come
   * @return the failure, to be thrown
   */
  protected final <E extends IOException> E breakOutput(E why) {
    below.breakOutput(why);
    return why;
  }

  /**
   * {@return the buffer below once it holds enough of a message} As {@link #below} fills it, but
   * for the end: that the peer is done is an end only between two messages; inside of one it is a
   * failure, and breaks the input.
   *
   * @param atLeast how many bytes it must hold
   * @param deadline when to give up
   * @throws EOFException if the peer is done, and the buffer is empty
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the peer is done inside of a message, or the connection is broken
   */
  protected final ByteBuffer fillMessage(int atLeast, Deadline deadline) throws IOException {
    try {
      return below.fill(atLeast, deadline);
    } catch (EOFException end) {
      int left = below.fill(0, Deadline.NOW).remaining();
      if (left == 0) {
        throw end;
      }
      var truncated = "truncated message: the peer was done after " + left + " bytes of it";
      throw breakInput(new IOException(truncated, end));
    }
  }

  /**
   * Says goodbye on the wire. The default does nothing; a protocol that has a goodbye sends it
   * here, and waits for the peer's.
   *
   * @param deadline when to give up
   * @throws IOException if that fails; the connection is closed then
   */
  protected void finish(Deadline deadline) throws IOException {}

  /**
   * Waits, as long as it takes, until there is something to receive or the peer is done.
   *
   * @return false: the peer is done, and everything has been received
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  public final boolean more() throws IOException {
    return more(Deadline.NEVER);
  }

  /**
   * Waits until there is something to receive or the peer is done. The default asks below.
   *
   * @param deadline when to give up
   * @return false: the peer is done, and everything has been received
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  public boolean more(Deadline deadline) throws IOException {
    return below.more(deadline);
  }

  /**
   * Makes the clause of a choice that can be done once {@link #more} would not wait.
   *
   * @param <R> what the choice yields
   * @param then makes what the choice yields
   * @return the clause, for {@link dill.Choose#choose}
   * @throws IllegalStateException if the layer has been detached, or another layer owns it
   * @throws UnsupportedOperationException if the stack stands on a connection of somebody else's
   *     making that has no such clause
   */
  public final <R> Clause<R> arriving(Supplier<? extends R> then) {
    below.checkUsable();
    return Choose.when(arrival(), then);
  }

  final Occasion arrival() {
    return new Arrival(this::more, below.arrival());
  }

  /**
   * Tells the peer that nothing more will be sent, and waits as long as that takes.
   *
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if it has been told already
   */
  public final void done() throws IOException {
    done(Deadline.NEVER);
  }

  /**
   * Tells the peer that nothing more will be sent. The default tells below.
   *
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if it has been told already
   */
  public void done(Deadline deadline) throws IOException {
    below.done(deadline);
  }

  /**
   * Says goodbye, if the protocol has one, and gives the socket back. Waits as long as that takes.
   *
   * @return the socket that the layer was attached to; what the layer has not read is still in it
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the layer is broken or the goodbye fails; the connection is closed then
   */
  public final S detach() throws IOException {
    return detach(Deadline.NEVER);
  }

  /**
   * Says goodbye, if the protocol has one, and gives the socket back. libdill's {@code …_detach}.
   *
   * @param deadline when to give up
   * @return the socket that the layer was attached to; what the layer has not read is still in it
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the connection is closed
   *     then
   * @throws CancellationException if it has to wait and the task is cancelled; the connection is
   *     closed then
   * @throws IOException if the layer is broken or the goodbye fails; the connection is closed then
   * @throws IllegalStateException if it has been detached already, or another layer owns it
   */
  public final S detach(Deadline deadline) throws IOException {
    boolean left = false;
    try {
      below.checkWhole();
      finish(deadline);
      left = true;
    } catch (CancellationException cancelled) { // which is an IllegalStateException too
      throw cancelled;
    } catch (IllegalStateException misuse) {
      left = true; // of the program's own; the connection is as it was
      throw misuse;
    } finally {
      if (!left) {
        close();
      }
    }
    below.detached();
    takeBack(socket);
    return socket;
  }

  /**
   * Closes the connection. After {@link #detach} it does nothing: the socket is its user's again.
   */
  @Override
  public void close() {
    if (!below.isDetached()) {
      below.close();
    }
  }

  /** {@return the stack, for people: the layer and what is below it} */
  @Override
  public String toString() {
    return below.toString();
  }
}
