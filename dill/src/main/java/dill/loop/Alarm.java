package dill.loop;

import org.jspecify.annotations.Nullable;

/**
 * Something that happens at a time. The time is a field of whoever owns the alarm; {@link
 * Timers#update} is told when it becomes earlier, and need not be told when it moves away.
 */
abstract class Alarm {
  // For the wheel alone.
  @Nullable Alarm previous;
  @Nullable Alarm next;
  long tick;
  int slot = Wheel.NOWHERE;

  // Written by whoever drives the timers.
  private volatile boolean set;
  private volatile long setFor;

  /** Tells whether it is to ring at all. */
  abstract boolean isOn();

  /** {@return when it is to ring, in nanoTime, if it is on} */
  abstract long time();

  /** The time has come. By whoever drives the timers. */
  abstract void ring();

  /** Tells whether it would not look at the time by then. */
  final boolean isLaterThan(long time) {
    return !set || setFor - time > 0;
  }

  final boolean isSet() {
    return set;
  }

  void setFor(long time) {
    setFor = time;
    set = true;
  }

  void unset() {
    set = false;
  }
}
