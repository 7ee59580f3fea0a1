package dill;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * The end of a channel that values go into. May be used by several tasks at a time.
 *
 * @param <T> what goes in
 */
public sealed interface Sender<T> permits Channel {
  /**
   * Sends a value, and waits as long as it takes.
   *
   * @param value what to send
   * @throws CancellationException if it has to wait and the task is cancelled; the value has not
   *     been sent
   * @throws IllegalStateException if the channel is done or has failed, or comes to that while this
   *     waits
   */
  default void send(T value) {
    send(value, Deadline.NEVER);
  }

  /**
   * Sends a value. On an unbuffered channel it waits until a receiver takes the value; on a
   * buffered one, until there is room for it. libdill's {@code chsend}.
   *
   * @param value what to send
   * @param deadline when to give up; {@link Deadline#NOW}: do not wait
   * @throws DeadlineException if it has to wait beyond the deadline; the value has not been sent
   * @throws CancellationException if it has to wait and the task is cancelled; the value has not
   *     been sent
   * @throws IllegalStateException if the channel is done or has failed, or comes to that while this
   *     waits; the value has not been sent
   */
  void send(T value, Deadline deadline);

  /**
   * Says that nothing more will be sent. What is in the buffer still arrives; then each receiver
   * learns that this is the end. Those who wait to send are told that they misused it. Does not
   * wait. libdill's {@code chdone}.
   *
   * @throws IllegalStateException if the channel is done already, or has failed
   */
  void done();

  /**
   * Says that nothing more will be sent, because something is wrong. What is in the buffer still
   * arrives; then each receiver, and each choice that asks for a value or for the end, gets the
   * cause. Those who wait to send are told that they misused it. Does not wait.
   *
   * @param cause what is wrong
   * @throws IllegalStateException if the channel is done already, or has failed
   */
  void fail(Throwable cause);

  /**
   * Makes the clause that sends a value. If the channel is done or has failed when the clause is
   * considered, {@link Choose#choose} throws {@link IllegalStateException}.
   *
   * @param <R> what the choice yields
   * @param value what to send, if chosen
   * @param then makes what the choice yields, once the value has been sent
   * @return the clause, for {@link Choose#choose}
   */
  <R> Clause<R> sending(T value, Supplier<? extends R> then);
}
