package dill.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Whether one direction of a channel is ready; or who waits for that, and until when. One coroutine
 * at a time.
 */
final class Readiness {
  /*
   * Deadlines are the poller's business. It is told of one only if it would not look here by then anyway: the deadline of
   * a connection that is used again and again only moves away, and the timer that was set for an earlier one finds that
   * out when it fires. So a wait with a deadline costs no more than one without.
   */

  /** Something has happened since somebody last waited. */
  private static final Object READY = new Object();

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Readiness.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Object
      state; // null: nothing is known; READY; or the Wait of whoever waits

  // Written by whoever waits, before the Wait can be found in the state.
  private boolean timed;
  private long until; // in nanoTime, if timed

  private volatile boolean closed;

  // Written by the poller.
  private volatile boolean scheduled;
  private volatile long timer; // when it looks here at the latest, if scheduled

  /** Takes note of what has happened. Returns false if nothing has. */
  boolean take() {
    return state == READY && STATE.compareAndSet(this, READY, null);
  }

  /**
   * Begins to wait.
   *
   * @param nanos how long; {@link Long#MAX_VALUE}: as long as it takes
   * @return the wait; null: it has happened already
   */
  @Nullable Wait begin(long nanos) {
    timed = nanos != Long.MAX_VALUE;
    until = timed ? System.nanoTime() + nanos : 0;
    var wait = new Wait(Coroutine.current());
    if (STATE.compareAndSet(this, null, wait)) {
      return wait;
    }
    state = null; // it was READY: two never wait for one direction
    return null;
  }

  /** Tells whether the poller has to be told of the deadline. */
  boolean needsTimer() {
    return timed && !(scheduled && timer - until <= 0);
  }

  void end(Wait wait) {
    STATE.compareAndSet(this, wait, null);
  }

  /** Wakes whoever waits. Returns false if nobody does. */
  boolean wake() {
    return state instanceof Wait wait && end(wait, READY);
  }

  /** Wakes whoever waits, or whoever will. */
  void signal() {
    while (!wake() && !STATE.compareAndSet(this, null, READY) && state != READY) {
      // somebody has come or gone meanwhile
    }
  }

  private boolean end(Wait wait, Object how) {
    if (!STATE.compareAndSet(this, wait, null)) {
      return false;
    }
    if (wait.settle(how)) {
      wait.wake();
    }
    return true;
  }

  /** Nobody will wait any more. Returns whether a timer is still set. */
  boolean close() {
    closed = true;
    signal();
    return scheduled;
  }

  boolean isClosed() {
    return closed;
  }

  // For the poller.

  /**
   * Takes note of a timer that is set for whoever waits; an earlier one is void then. Returns when
   * it shall fire.
   */
  long schedule() {
    timer = until;
    scheduled = true;
    return timer;
  }

  /**
   * Ends the wait if its time is up.
   *
   * @param at which timer has fired
   * @return whether somebody waits for a later time, and another timer has to be set
   */
  boolean expire(long at, long now) {
    if (timer != at) {
      return false; // void
    }
    scheduled = false; // before looking: whoever begins to wait now sees that, and asks for a timer
    if (!(state instanceof Wait wait) || !timed) {
      return false;
    }
    return until - now > 0 || !end(wait, Wait.End.TIMED_OUT);
  }
}
