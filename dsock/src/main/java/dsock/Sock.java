package dsock;

import dill.Clause;
import dill.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * A connection, or a protocol on top of one: either bytes or messages go through it.
 *
 * <p>How a wait ends, what a failure leaves behind and who may use a socket is the same for all;
 * the page of the {@link dsock package} says it.
 */
public sealed interface Sock extends AutoCloseable permits ByteSocket, MessageSocket {
  /**
   * Waits, as long as it takes, until there is something to receive or the peer is done.
   *
   * @return false: the peer is done, and everything has been received
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  default boolean more() throws IOException {
    return more(Deadline.NEVER);
  }

  /**
   * Waits until there is something to receive or the peer is done. Takes nothing: that this was
   * late, or cancelled, does no harm to the socket.
   *
   * @param deadline when to give up
   * @return false: the peer is done, and everything has been received
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  boolean more(Deadline deadline) throws IOException;

  /**
   * Makes the clause of a choice that can be done once {@link #more} would not wait: something has
   * come, or the peer is done, or the connection is broken. It takes nothing, but may send what the
   * peer waits for before it goes on. What has come may be less than a whole message. While the
   * choice waits, no other task may receive. A choice may have several such clauses of one socket.
   *
   * <p>The choice throws {@link IllegalStateException} if another task receives.
   *
   * @param <R> what the choice yields
   * @param then makes what the choice yields
   * @return the clause, for {@link dill.Choose#choose}
   * @throws IllegalStateException if a layer owns the socket
   * @throws UnsupportedOperationException if the stack stands on a connection of somebody else's
   *     making that has no such clause
   */
  default <R> Clause<R> arriving(Supplier<? extends R> then) {
    throw new UnsupportedOperationException(this + " cannot be waited for in a choice");
  }

  /**
   * Tells the peer that nothing more will be sent, and waits as long as that takes.
   *
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if it has been told already
   */
  default void done() throws IOException {
    done(Deadline.NEVER);
  }

  /**
   * Tells the peer that nothing more will be sent. Receiving goes on. libdill's {@code tcp_done}
   * and its like.
   *
   * @param deadline when to give up, if telling it has to wait
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if it has been told already
   */
  void done(Deadline deadline) throws IOException;

  /**
   * Closes the connection, with all layers above and below, at once. Never waits and never fails;
   * to close it again does nothing. A task that waits for the socket meanwhile gets an {@link
   * IOException}. libdill's {@code hclose}.
   */
  @Override
  void close();
}
