package dill;

import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A passage for values between tasks.
 *
 * <p>Unbuffered, a send waits until a receiver takes the value: when {@code send} returns, the
 * other side has it. Buffered, a send waits only while the buffer is full. Values are received in
 * the order in which they were sent, and who waits longer is served first, whether by {@code send},
 * by {@code receive} or in a choice.
 *
 * {@snippet file="Workers.java" region="channel"}
 *
 * <p>Give a task the face that it needs, {@link Sender} or {@link Receiver}, and its signature
 * documents the flow. A channel need not be closed; {@link #done} tells the receivers that nothing
 * more will come.
 *
 * <p>What happened before {@code send} happens before whatever follows the {@code receive}. Values
 * are never null.
 *
 * <p>libdill's {@code chmake} makes a pair of these, one a direction; buffers are ours.
 *
 * @param <T> what passes through
 */
public final class Channel<T> implements Sender<T>, Receiver<T> {
  private final Meeting meeting;

  private Channel(int capacity, Meeting.Full full) {
    this.meeting = new Meeting(capacity, full);
  }

  /** {@return what dumps and recordings call it} */
  @Override
  public String toString() {
    return meeting.toString();
  }

  /**
   * Makes an unbuffered channel: a send waits for its receive.
   *
   * @param <T> what passes through
   * @return an empty channel
   */
  public static <T> Channel<T> create() {
    return new Channel<>(0, Meeting.Full.WAIT);
  }

  /**
   * Makes a channel with a buffer. Memory is taken as the buffer fills, and kept.
   *
   * @param <T> what passes through
   * @param capacity how many values it holds; 0 is as {@link #create}
   * @return an empty channel
   * @throws IllegalArgumentException if the capacity is negative
   */
  public static <T> Channel<T> buffered(int capacity) {
    return new Channel<>(atLeast(0, capacity), Meeting.Full.WAIT);
  }

  /**
   * Makes a channel on which a send never waits: if the buffer is full, the oldest value in it is
   * dropped for the new one. With a capacity of one it holds the latest value, for receivers that
   * do not care for those before. All else is as on a {@linkplain #buffered buffered} channel: a
   * {@code sending} clause can always be done, and what is in the buffer when the channel is done
   * still arrives.
   *
   * <p>A dropped value is gone without a trace; do not send what has to be closed.
   *
   * @param <T> what passes through
   * @param capacity how many values it holds
   * @return an empty channel
   * @throws IllegalArgumentException if the capacity is not positive
   */
  public static <T> Channel<T> newestWins(int capacity) {
    return new Channel<>(atLeast(1, capacity), Meeting.Full.DROP_OLDEST);
  }

  /**
   * Makes a channel on which a send never waits: if the buffer is full, the value that is sent is
   * dropped. All else is as on a {@linkplain #buffered buffered} channel: a {@code sending} clause
   * can always be done, and what is in the buffer when the channel is done still arrives.
   *
   * <p>A dropped value is gone without a trace; do not send what has to be closed. To learn that
   * there is no room, send to a buffered channel with {@link Deadline#NOW}.
   *
   * @param <T> what passes through
   * @param capacity how many values it holds
   * @return an empty channel
   * @throws IllegalArgumentException if the capacity is not positive
   */
  public static <T> Channel<T> oldestWins(int capacity) {
    return new Channel<>(atLeast(1, capacity), Meeting.Full.DROP_NEWEST);
  }

  private static int atLeast(int least, int capacity) {
    if (capacity < least) {
      throw new IllegalArgumentException(
          "capacity of " + capacity + "; it must be " + least + " at least");
    }
    return capacity;
  }

  @Override
  public void send(T value, Deadline deadline) {
    Objects.requireNonNull(value, "a channel takes no null");
    var outcome = meeting.send(value, deadline);
    if (outcome == Outcome.REFUSED) {
      throw meeting.afterEnd();
    }
    if (outcome == Outcome.NOT_YET) {
      throw new DeadlineException("nobody took the value in time");
    }
  }

  @Override
  public T receive(Deadline deadline) {
    var outcome = meeting.receive(deadline);
    if (outcome instanceof Outcome none) {
      throw nothing(none);
    }
    return value(outcome);
  }

  private RuntimeException nothing(Outcome outcome) {
    return switch (outcome) {
      case NEVER -> new NoSuchElementException("the channel is done");
      case NOT_YET -> new DeadlineException("no value came in time");
      default -> meeting.failed();
    };
  }

  @Override
  public int drainTo(Collection<? super T> into, int most) {
    Objects.requireNonNull(into, "nowhere to drain to");
    int drained = 0;
    while (drained < most) {
      var outcome = meeting.receive(Deadline.NOW);
      if (outcome instanceof Outcome) {
        break;
      }
      into.add(value(outcome));
      drained++;
    }
    return drained;
  }

  @Override
  public void done() {
    end(null);
  }

  @Override
  public void fail(Throwable cause) {
    end(Objects.requireNonNull(cause, "a failure without a cause"));
  }

  private void end(@Nullable Throwable why) {
    if (!meeting.end(why)) {
      throw new IllegalStateException("the channel is done already");
    }
  }

  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private @Nullable T next;

      @Override
      public boolean hasNext() {
        if (next == null) {
          var outcome = meeting.receive(Deadline.NEVER);
          if (outcome == Outcome.FAILED) {
            throw meeting.failed();
          }
          next = outcome == Outcome.NEVER ? null : value(outcome);
        }
        return next != null;
      }

      @Override
      public T next() {
        var value = hasNext() ? next : null;
        if (value == null) {
          throw new NoSuchElementException("the channel is done");
        }
        next = null;
        return value;
      }
    };
  }

  @Override
  public <R> Clause<R> receiving(Function<? super T, ? extends R> then) {
    Objects.requireNonNull(then);
    return new Receiving<>(meeting, outcome -> then.apply(value(outcome)));
  }

  @Override
  public <R> Clause<R> ending(Supplier<? extends R> then) {
    return new Ending<>(meeting, Objects.requireNonNull(then));
  }

  @Override
  public <R> Clause<R> sending(T value, Supplier<? extends R> then) {
    Objects.requireNonNull(value, "a channel takes no null");
    return new Sending<>(meeting, value, Objects.requireNonNull(then));
  }

  @SuppressWarnings("unchecked") // only values of type T go in, by send and sending
  private T value(Object outcome) {
    return (T) outcome;
  }
}
