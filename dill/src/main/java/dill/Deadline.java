package dill;

import dill.loop.Coroutine;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * A point in time by which a wait must end.
 *
 * <p>It is an instant, not a time-out: made once, it covers a whole dialogue of many operations.
 *
 * {@snippet file="Greet.java" region="deadline"}
 *
 * <p>A deadline is consulted only by what has to wait. An operation that can be done at once is
 * done, even if its deadline has passed. Deadlines are kept on the clock of {@link
 * System#nanoTime()}, which no change of the wall clock touches; those further away than 146 years
 * are never reached. Immutable, and safe for use by several tasks.
 *
 * <p>In libdill: the {@code deadline} arguments, and {@code now()}.
 */
public final class Deadline {
  /** Waits as long as it takes. libdill's {@code -1}. */
  public static final Deadline NEVER = new Deadline(0);

  /** Does not wait at all: what cannot be done at once has failed. libdill's {@code 0}. */
  public static final Deadline NOW = new Deadline(0);

  // Half of what a long can tell apart, so that differences between two deadlines do not overflow.
  private static final long LONGEST = Long.MAX_VALUE / 2;

  private final long nanoTime; // without meaning in NEVER and NOW

  private Deadline(long nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * {@return the deadline that passes after a time}
   *
   * @param wait how long from now; zero or less has passed already
   */
  public static Deadline in(Duration wait) {
    return inNanos(saturated(wait));
  }

  /**
   * {@return the deadline that passes after some seconds}
   *
   * @param seconds how many from now; zero or less has passed already
   */
  public static Deadline inSeconds(long seconds) {
    return in(Duration.ofSeconds(seconds));
  }

  /**
   * {@return the deadline that passes after some milliseconds}
   *
   * @param millis how many from now; zero or less has passed already
   */
  public static Deadline inMillis(long millis) {
    return in(Duration.ofMillis(millis));
  }

  private static Deadline inNanos(long nanos) {
    return nanos >= LONGEST ? NEVER : new Deadline(System.nanoTime() + Math.max(nanos, 0));
  }

  /**
   * {@return the earlier of two deadlines}
   *
   * @param other the other one
   */
  public Deadline earliest(Deadline other) {
    if (this == NOW || other == NEVER) {
      return this;
    }
    if (other == NOW || this == NEVER) {
      return other;
    }
    return other.nanoTime - nanoTime < 0 ? other : this;
  }

  /**
   * {@return the deadline that passes some time after this one} For what is to happen again and
   * again: the times add up exactly, however late one is each time. {@link #NEVER} stays so; a time
   * after {@link #NOW} is counted from now.
   *
   * @param wait how long after this one; if it is negative, before
   */
  public Deadline plus(Duration wait) {
    if (this == NEVER || this == NOW) {
      return this == NEVER ? NEVER : in(wait);
    }
    long nanos = saturated(wait);
    if (nanos >= LONGEST || remainingNanos() + nanos >= LONGEST) {
      return NEVER;
    }
    return remainingNanos() + nanos <= -LONGEST ? NOW : new Deadline(nanoTime + nanos);
  }

  /** {@return the nanoseconds of a time, as far as a deadline can be away} */
  private static long saturated(Duration wait) {
    try {
      return Math.clamp(wait.toNanos(), -LONGEST, LONGEST);
    } catch (ArithmeticException tooLongForNanos) {
      return wait.isNegative() ? -LONGEST : LONGEST;
    }
  }

  /**
   * {@return the nanoseconds that are left: not positive once passed, {@link Long#MAX_VALUE} for
   * {@link #NEVER}}
   */
  public long remainingNanos() {
    if (this == NEVER) {
      return Long.MAX_VALUE;
    }
    return this == NOW ? 0 : nanoTime - System.nanoTime();
  }

  /** {@return whether it has passed} {@link #NOW} always has, {@link #NEVER} never. */
  public boolean hasPassed() {
    return remainingNanos() <= 0;
  }

  /**
   * Waits until the deadline has passed; {@link #NEVER}: until the task is cancelled. libdill's
   * {@code msleep}.
   *
   * <p>A deadline that has passed already lets other tasks run first, as libdill's {@code yield}
   * does, and is a point where a task that computes can be cancelled.
   *
   * @throws CancellationException if the task is cancelled, before or while it sleeps
   */
  public void sleep() {
    var coroutine = Coroutine.current();
    coroutine.checkCancelled();
    if (hasPassed()) {
      coroutine.letOthersRun();
      coroutine.checkCancelled();
      return;
    }
    new Sleep(coroutine, this != NEVER).await(remainingNanos());
    coroutine.checkCancelled();
  }

  /** {@return what is left, for people} */
  @Override
  public String toString() {
    if (this == NEVER) {
      return "never";
    }
    return this == NOW ? "now" : "in " + Duration.ofNanos(remainingNanos());
  }
}
