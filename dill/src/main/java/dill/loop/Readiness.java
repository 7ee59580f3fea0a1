package dill.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Whether one direction of a channel is ready; or who waits for that, and until when. One coroutine
 * at a time.
 */
final class Readiness extends Alarm implements Blocker {
  /*
   * Whoever ends a wait puts how it ended in the place of the waiter, by compare-and-set, and unparks it. Nothing is
   * allocated for a wait.
   *
   * The deadline of a connection that is used again and again only moves away, and the timer that was set for an earlier
   * one finds that out when it rings. So a wait with a deadline costs hardly more than one without.
   */

  /** Something has happened since somebody last waited. */
  private static final Object READY = new Object();

  /** The time of whoever waits has run out. It has not seen that yet. */
  private static final Object LATE = new Object();

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Readiness.class, "state", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A choice that is to be told. */
  private record Told(Wait whose, Object token) {}

  // null: nothing is known; READY; LATE; or who waits: a Coroutine, or the Told of a choice
  private volatile @Nullable Object state;

  // Written by whoever waits, before it can be found in the state.
  private boolean timed;
  private long until; // in nanoTime, if timed

  private volatile boolean forEver; // it makes no sense to wait any more
  private volatile boolean closed;

  /** Takes note of what has happened. Returns false if nothing has. */
  boolean take() {
    return forEver || (state == READY && STATE.compareAndSet(this, READY, null));
  }

  /**
   * Begins to wait.
   *
   * @param nanos how long; {@link Long#MAX_VALUE}: as long as it takes
   * @return false: it has happened already
   */
  boolean begin(Coroutine me, long nanos) {
    timed = nanos != Long.MAX_VALUE;
    until = timed ? System.nanoTime() + nanos : 0;
    if (!STATE.compareAndSet(this, null, me)) {
      state = null; // it was READY: two never wait for one direction
      return false;
    }
    return !(forEver && leave(me));
  }

  /** Tells whether the timers have to be told of the deadline. */
  boolean needsTimer() {
    return timed && isLaterThan(until);
  }

  /**
   * Waits, having begun to.
   *
   * @return false: the time has run out
   * @throws CancellationException if the coroutine is cancelled
   */
  boolean await(Coroutine me) {
    while (state == me) {
      if (me.isCancelled()) {
        if (leave(me)) {
          me.checkCancelled();
        }
      } else {
        if (Diagnostics.ON) {
          me.beginsToWait();
        }
        if (Recorder.isOn()) {
          WaitEvent.park(this);
        } else {
          LockSupport.park(this); // here: idle connections have one frame less
        }
        me.resumed();
      }
    }
    if (state == LATE && STATE.compareAndSet(this, LATE, null)) {
      return false;
    }
    state = null;
    return true;
  }

  /** Waits no more. Returns false if the wait has ended already. */
  boolean leave(Coroutine me) {
    return STATE.compareAndSet(this, me, null);
  }

  /** Wakes whoever waits. Returns false if nobody does. */
  boolean wake() {
    return end(READY);
  }

  private boolean end(Object how) {
    var waits = state;
    if (waits instanceof Coroutine waiter && STATE.compareAndSet(this, waiter, how)) {
      waiter.unpark();
      return true;
    }
    if (how == READY // a choice has a time of its own
        && waits instanceof Told(var whose, var token)
        && STATE.compareAndSet(this, waits, how)) {
      if (whose.settle(token)) {
        whose.wake();
      }
      return true;
    }
    return false;
  }

  /**
   * Has a choice told when it happens. Returns false if it has happened already, and nobody is
   * told.
   */
  boolean tell(Wait wait, Object token) {
    timed = false;
    var told = new Told(wait, token);
    if (!STATE.compareAndSet(this, null, told)) {
      state = null; // it was READY: two never wait for one direction
      return false;
    }
    return !(forEver && STATE.compareAndSet(this, told, null));
  }

  /** Has a choice told no more. */
  void forget(Wait wait) {
    if (state instanceof Told told && told.whose.equals(wait)) {
      STATE.compareAndSet(this, told, null);
    }
  }

  /** Wakes whoever waits, or whoever will. */
  void signal() {
    while (!wake() && state != READY) {
      if (STATE.compareAndSet(this, null, READY) || STATE.compareAndSet(this, LATE, READY)) {
        return;
      }
    }
  }

  /** Wakes whoever waits, and whoever ever will. */
  void signalForEver() {
    forEver = true;
    signal();
  }

  /**
   * It is closed, which every wait from now on finds out at once. Returns whether a timer is still
   * set.
   */
  boolean close() {
    closed = true;
    signalForEver();
    return isSet();
  }

  // For those who look at whoever waits.

  @Override
  public String kind() {
    return "socket";
  }

  @Override
  public List<?> on() {
    return List.of(); // it does not know whose it is: there are two to a connection
  }

  @Override
  public boolean isTimed() {
    return timed;
  }

  // For the timers.

  @Override
  boolean isOn() {
    return state instanceof Coroutine && timed && !closed; // the state first: it was written last
  }

  @Override
  long time() {
    return until;
  }

  @Override
  void ring() {
    end(LATE);
  }
}
