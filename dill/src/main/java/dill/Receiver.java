package dill;

import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The end of a channel that values come out of. May be used by several tasks at a time; each value
 * goes to one of them.
 *
 * @param <T> what comes out
 */
public sealed interface Receiver<T> extends Iterable<T> permits Channel {
  /**
   * Receives a value, and waits as long as it takes.
   *
   * @return the value that has waited longest
   * @throws NoSuchElementException if the channel is done and nothing is left in it
   * @throws TaskException if the channel has failed and nothing is left in it; its cause is what
   *     {@link Sender#fail} was told
   * @throws CancellationException if it has to wait and the task is cancelled; nothing has been
   *     received
   */
  default T receive() {
    return receive(Deadline.NEVER);
  }

  /**
   * Receives a value. libdill's {@code chrecv}.
   *
   * @param deadline when to give up; {@link Deadline#NOW}: do not wait
   * @return the value that has waited longest
   * @throws NoSuchElementException if the channel is done and nothing is left in it
   * @throws TaskException if the channel has failed and nothing is left in it; its cause is what
   *     {@link Sender#fail} was told
   * @throws DeadlineException if it has to wait beyond the deadline; nothing has been received
   * @throws CancellationException if it has to wait and the task is cancelled; nothing has been
   *     received
   */
  T receive(Deadline deadline);

  /**
   * Receives what can be had without waiting: values in the buffer, and those of tasks that wait to
   * send. For batches: wait for the first value by {@link #receive()}, and take along what else is
   * there.
   *
   * @param into what they are added to, in order; a value that it does not take, by throwing, is
   *     lost
   * @param most how many at most
   * @return how many; 0 also if the channel has ended, which this does not tell
   */
  int drainTo(Collection<? super T> into, int most);

  /**
   * {@return the values that are still to come, until the channel is done} {@code hasNext} waits
   * for a value and takes it out of the channel; it ends in {@link CancellationException} if the
   * task is cancelled, and in {@link TaskException} if the channel has failed.
   */
  @Override
  Iterator<T> iterator();

  /**
   * {@return the values that are still to come, for {@link
   * java.util.stream.StreamSupport#stream(Spliterator, boolean)}} They are asked for one by one, as
   * by {@link #iterator}; a parallel stream has nothing to divide.
   */
  @Override
  default Spliterator<T> spliterator() {
    return new Values<>(iterator());
  }

  /**
   * Makes the clause that receives a value. Once the channel is done and nothing is left in it, the
   * clause drops out of the choice; what the end shall mean is said by {@link #ending}. If the
   * channel has failed instead, it is chosen, and {@link Choose#choose} throws {@link
   * TaskException}.
   *
   * @param <R> what the choice yields
   * @param then makes what the choice yields out of the value
   * @return the clause, for {@link Choose#choose}
   */
  <R> Clause<R> receiving(Function<? super T, ? extends R> then);

  /**
   * Makes the clause that can be done once the channel is done and nothing is left in it. If it has
   * failed instead, {@link Choose#choose} throws {@link TaskException}.
   *
   * @param <R> what the choice yields
   * @param then makes what the choice yields
   * @return the clause, for {@link Choose#choose}
   */
  <R> Clause<R> ending(Supplier<? extends R> then);
}
