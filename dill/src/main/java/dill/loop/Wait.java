package dill.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
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

  private final Coroutine coroutine;
  private volatile @Nullable Object outcome; // set once, by whoever settles it

  /**
   * Prepares a wait.
   *
   * @param coroutine who will wait: the current one
   */
  public Wait(Coroutine coroutine) {
    this.coroutine = coroutine;
  }

  /**
   * Ends the wait, unless something else has ended it already. Does not wake the waiter: {@link
   * #wake} does, and may be called after a lock has been let go.
   *
   * @param how what {@code await} shall return
   * @return whether this call ended it
   */
  public final boolean settle(Object how) {
    return outcome == null && OUTCOME.compareAndSet(this, null, how);
  }

  /** Tells whether it has ended. */
  public final boolean isSettled() {
    return outcome != null;
  }

  /** Lets the waiter see that its wait has ended. */
  public final void wake() {
    LockSupport.unpark(coroutine.thread());
  }

  /**
   * Waits until settled.
   *
   * @param nanos how long at most; {@link Long#MAX_VALUE}: as long as it takes
   * @return how it ended: what it was settled with, or an {@link End}
   */
  public final Object await(long nanos) {
    long start = nanos == Long.MAX_VALUE ? 0 : System.nanoTime();
    while (true) {
      var how = outcome;
      if (how != null) {
        return how;
      }
      if (coroutine.isCancelled()) {
        settle(End.CANCELLED);
      } else if (nanos == Long.MAX_VALUE) {
        LockSupport.park(this);
      } else {
        long left = nanos - (System.nanoTime() - start);
        if (left > 0) {
          LockSupport.parkNanos(this, left);
        } else {
          settle(End.TIMED_OUT);
        }
      }
    }
  }

  /** Waits until settled, however long that takes, and although the coroutine may be cancelled. */
  public final void awaitToTheEnd() {
    boolean interrupted = false;
    while (outcome == null) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted(); // an interrupted thread would not park again
    }
    if (interrupted) {
      coroutine.thread().interrupt();
    }
  }
}
