package dill.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One wait of one coroutine. Who ends it is decided once, by {@link #settle}: a value, the deadline
 * or a cancellation, never two of them.
 */
public class Wait {
  /** How a wait ends that nobody else has ended. */
  public enum End {
    /** Its time ran out. */
    TIMED_OUT,
    /** Its coroutine was cancelled. */
    CANCELLED
  }

  private static final VarHandle OUTCOME;

  static {
    try {
      OUTCOME = MethodHandles.lookup().findVarHandle(Wait.class, "outcome", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Stands for the outcome while the coroutine is parked, or about to be. */
  private static final Object PARKED = new Object();

  private final Coroutine coroutine;
  private volatile @Nullable Object outcome; // null: it looks; PARKED; or what it was settled with
  private final boolean looks;
  private boolean mustBeWoken; // touched by whoever has settled it

  /**
   * Prepares a wait.
   *
   * @param coroutine who will wait: the current one
   */
  public Wait(Coroutine coroutine) {
    this(coroutine, false);
  }

  /**
   * Prepares a wait.
   *
   * @param coroutine who will wait: the current one
   * @param looks whether it will {@link #look} before it waits
   */
  @SuppressWarnings("this-escape") // to a handle that writes one field of it
  public Wait(Coroutine coroutine, boolean looks) {
    this.coroutine = coroutine;
    this.looks = looks;
    if (!looks) {
      OUTCOME.set(this, PARKED); // no fence: nobody else knows it yet
    }
  }

  /**
   * Makes a part of a wait, which is never waited for itself.
   *
   * @param whole what it is a part of
   */
  protected Wait(Wait whole) {
    this.coroutine = whole.coroutine;
    this.looks = false;
  }

  /**
   * Ends the wait, unless something else has ended it already. Does not wake the waiter: {@link
   * #wake} does, and may be called after a lock has been let go, by the same thread.
   *
   * @param how what {@code await} shall return
   * @return whether this call ended it
   */
  public final boolean settle(Object how) {
    for (var was = outcome; was == null || was == PARKED; was = outcome) {
      if (OUTCOME.compareAndSet(this, was, how)) {
        mustBeWoken = was == PARKED;
        return true;
      }
    }
    return false;
  }

  /** Tells whether it has ended. */
  public final boolean isSettled() {
    var how = outcome;
    return how != null && how != PARKED;
  }

  /** Lets the waiter see that its wait has ended. By the thread that has settled it. */
  public final void wake() {
    if (mustBeWoken) {
      coroutine.unpark();
    }
  }

  /** {@return whether it looks before it waits} */
  public final boolean looks() {
    return looks;
  }

  /**
   * Looks for a moment whether it ends, before it waits. By the waiter.
   *
   * @param times how often to look
   * @return whether it has ended
   */
  public final boolean look(int times) {
    for (int i = 0; i < times; i++) {
      if (isSettled()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /**
   * Waits until settled.
   *
   * @param nanos how long at most; {@link Long#MAX_VALUE}: as long as it takes
   * @return how it ended: what it was settled with, or an {@link End}
   */
  public final Object await(long nanos) {
    if (outcome == null) {
      OUTCOME.compareAndSet(this, null, PARKED);
    }
    if (nanos == Long.MAX_VALUE) {
      return await();
    }
    return coroutine.carrier() instanceof Loop loop ? await(loop, nanos) : awaitAnywhere(nanos);
  }

  private Object await() {
    while (true) {
      var how = outcome;
      if (how != null && how != PARKED) {
        return how;
      }
      if (coroutine.isCancelled()) {
        settle(End.CANCELLED);
      } else {
        coroutine.park(this);
      }
    }
  }

  /** With a timer of the loop. */
  private Object await(Loop loop, long nanos) {
    if (nanos <= 0) {
      settle(End.TIMED_OUT);
      return await();
    }
    var expiry = new Expiry(this, System.nanoTime() + nanos);
    loop.timers().update(expiry);
    var how = await();
    if (how != End.TIMED_OUT) {
      loop.timers().update(expiry);
    }
    return how;
  }

  /** The JDK's scheduler has timers of its own. */
  private Object awaitAnywhere(long nanos) {
    long start = System.nanoTime();
    while (true) {
      var how = outcome;
      if (how != null && how != PARKED) {
        return how;
      }
      long left = nanos - (System.nanoTime() - start);
      if (coroutine.isCancelled()) {
        settle(End.CANCELLED);
      } else if (left > 0) {
        coroutine.parkNanos(this, left);
      } else {
        settle(End.TIMED_OUT);
      }
    }
  }

  /** Waits until settled, however long that takes, and although the coroutine may be cancelled. */
  public final void awaitToTheEnd() {
    boolean interrupted = false;
    while (!isSettled()) {
      coroutine.park(this);
      interrupted |= Thread.interrupted(); // an interrupted thread would not park again
    }
    if (interrupted) {
      coroutine.thread().interrupt();
    }
  }

  private static final class Expiry extends Alarm {
    private final Wait wait;
    private final long at;

    Expiry(Wait wait, long at) {
      this.wait = wait;
      this.at = at;
    }

    @Override
    boolean isOn() {
      return !wait.isSettled();
    }

    @Override
    long time() {
      return at;
    }

    @Override
    void ring() {
      if (wait.settle(End.TIMED_OUT)) {
        wait.wake();
      }
    }
  }
}
