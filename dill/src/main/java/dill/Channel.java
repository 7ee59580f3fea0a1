package dill;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
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
  /*
   * A value and its partner meet under the lock, and there only: whoever arrives looks for a partner among those who
   * wait, and joins them if there is none. What has arrived is in no queue yet, so it cannot meet itself, and one
   * compare-and-set on the partner's choice decides. A choice of several clauses holds the locks of all its channels
   * while it looks and joins (see Choose), and takes its clauses out again before it returns; so no queue ever holds
   * anything of a choice that is over for longer than that takes.
   *
   * The two queues of senders and receivers are never both in use, except by choices that stand in both.
   *
   * Whom an operation has served is woken after the lock has been let go.
   */

  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet(); // the order in which choices lock
  private final SpinLock lock = new SpinLock();

  // All guarded by the lock.
  private final Ring buffer;
  private final Waiters senders = new Waiters();
  private final Waiters receivers = new Waiters();
  private final Waiters endings = new Waiters();
  private boolean done;
  private @Nullable Waiting served; // to be woken at unlock, linked by next

  private Channel(int capacity) {
    this.buffer = new Ring(capacity);
  }

  /**
   * Makes an unbuffered channel: a send waits for its receive.
   *
   * @param <T> what passes through
   * @return an empty channel
   */
  public static <T> Channel<T> create() {
    return new Channel<>(0);
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
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity of " + capacity + "; it must not be negative");
    }
    return new Channel<>(capacity);
  }

  @Override
  public void send(T value, Deadline deadline) {
    Objects.requireNonNull(value, "a channel takes no null");
    var outcome = sendNow(value);
    if (outcome == Outcome.NOT_YET) {
      outcome = Choose.wait(new Sending<>(value, () -> value), deadline);
    }
    if (outcome == Outcome.REFUSED) {
      throw afterDone();
    }
    if (outcome == Outcome.LATE) {
      throw new DeadlineException("nobody took the value in time");
    }
  }

  @Override
  public T receive(Deadline deadline) {
    var outcome = receiveOrEnd(deadline);
    if (outcome == Outcome.NEVER) {
      throw new NoSuchElementException("the channel is done");
    }
    if (outcome == Outcome.LATE) {
      throw new DeadlineException("no value came in time");
    }
    return value(outcome);
  }

  /** {@return a value, {@link Outcome#NEVER} or {@link Outcome#LATE}} */
  private Object receiveOrEnd(Deadline deadline) {
    var outcome = receiveNow();
    if (outcome != Outcome.NOT_YET) {
      return outcome;
    }
    return Choose.wait(new Receiving<>(value -> value), deadline);
  }

  @Override
  public void done() {
    lock();
    boolean again = done;
    done = true;
    if (!again) {
      for (var sender = senders.settleFirst(Outcome.REFUSED);
          sender != null;
          sender = senders.settleFirst(Outcome.REFUSED)) {
        serve(sender);
      }
      for (var receiver = receivers.poll(); receiver != null; receiver = receivers.poll()) {
        if (receiver.choice.dropOne()) {
          serve(receiver);
        }
      }
      serveEndings();
    }
    unlock();
    if (again) {
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
          var outcome = receiveOrEnd(Deadline.NEVER);
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
    return new Receiving<>(Objects.requireNonNull(then));
  }

  @Override
  public <R> Clause<R> ending(Supplier<? extends R> then) {
    return new Ending<>(Objects.requireNonNull(then));
  }

  @Override
  public <R> Clause<R> sending(T value, Supplier<? extends R> then) {
    Objects.requireNonNull(value, "a channel takes no null");
    return new Sending<>(value, Objects.requireNonNull(then));
  }

  // For Choose, and for the clauses below.

  long id() {
    return id;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    wake(release());
  }

  /**
   * Lets go of the lock. {@return those who have been served, and are to be woken; null: nobody}
   */
  @Nullable Waiting release() {
    var woken = served;
    served = null;
    lock.unlock();
    return woken;
  }

  /** Wakes those who have been served. Under no lock. */
  static void wake(@Nullable Waiting first) {
    for (var waiting = first; waiting != null; ) {
      var next = waiting.next; // read first: who is woken may be gone by then
      waiting.choice.wake();
      waiting = next;
    }
  }

  /** Takes a clause out of whichever queue it stands in. Under the lock. */
  void withdraw(Waiting waiting) {
    var queue = waiting.queue;
    if (queue != null) {
      queue.remove(waiting);
    }
  }

  static IllegalStateException afterDone() {
    return new IllegalStateException("the channel is done; nothing more can be sent");
  }

  private Object sendNow(Object value) {
    lock();
    try {
      return attemptSend(value);
    } finally {
      unlock();
    }
  }

  private Object receiveNow() {
    lock();
    try {
      return attemptReceive();
    } finally {
      unlock();
    }
  }

  private Object attemptSend(Object value) {
    if (done) {
      return Outcome.REFUSED;
    }
    var receiver = receivers.settleFirst(value);
    if (receiver != null) {
      serve(receiver);
      return Outcome.HAPPENED;
    }
    if (buffer.isFull()) {
      return Outcome.NOT_YET;
    }
    buffer.add(value);
    return Outcome.HAPPENED;
  }

  private Object attemptReceive() {
    if (buffer.isEmpty()) {
      var sender = senders.settleFirst(Outcome.HAPPENED);
      if (sender == null) {
        return done ? Outcome.NEVER : Outcome.NOT_YET;
      }
      serve(sender);
      return sender.offer;
    }
    var value = buffer.take();
    var sender = senders.settleFirst(Outcome.HAPPENED);
    if (sender != null) {
      serve(sender);
      buffer.add(sender.offer);
    }
    serveEndings();
    return value;
  }

  private void serveEndings() {
    if (done && buffer.isEmpty()) {
      for (var ending = endings.settleFirst(Outcome.HAPPENED);
          ending != null;
          ending = endings.settleFirst(Outcome.HAPPENED)) {
        serve(ending);
      }
    }
  }

  private void serve(Waiting waiting) {
    waiting.next = served;
    served = waiting;
  }

  @SuppressWarnings("unchecked") // only values of type T go in, by send and sending
  private T value(Object outcome) {
    return (T) outcome;
  }

  private final class Sending<R> extends Clause<R> {
    private final T value;
    private final Supplier<? extends R> then;

    Sending(T value, Supplier<? extends R> then) {
      super(Channel.this);
      this.value = value;
      this.then = then;
    }

    @Override
    Object attempt() {
      return attemptSend(value);
    }

    @Override
    Waiting enlist(Choice choice) {
      return senders.add(new Waiting(choice, this, value));
    }

    @Override
    R result(Object outcome) {
      if (outcome == Outcome.REFUSED) {
        throw afterDone();
      }
      return then.get();
    }
  }

  private final class Receiving<R> extends Clause<R> {
    private final Function<? super T, ? extends R> then;

    Receiving(Function<? super T, ? extends R> then) {
      super(Channel.this);
      this.then = then;
    }

    @Override
    Object attempt() {
      return attemptReceive();
    }

    @Override
    Waiting enlist(Choice choice) {
      return receivers.add(new Waiting(choice, this, Outcome.NOT_YET));
    }

    @Override
    R result(Object outcome) {
      return then.apply(value(outcome));
    }
  }

  private final class Ending<R> extends Clause<R> {
    private final Supplier<? extends R> then;

    Ending(Supplier<? extends R> then) {
      super(Channel.this);
      this.then = then;
    }

    @Override
    Object attempt() {
      return done && buffer.isEmpty() ? Outcome.HAPPENED : Outcome.NOT_YET;
    }

    @Override
    Waiting enlist(Choice choice) {
      return endings.add(new Waiting(choice, this, Outcome.NOT_YET));
    }

    @Override
    R result(Object outcome) {
      return then.get();
    }
  }
}
