package dill.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Whether one direction of a channel is ready, or who waits for that. */
final class Readiness {
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

  private volatile @Nullable Object state; // null: nothing is known; READY; or the Wait of whoever waits

  /** Takes note of what has happened. Returns false if nothing has. */
  boolean take() {
    return state == READY && STATE.compareAndSet(this, READY, null);
  }

  /**
   * Waits for something to happen.
   *
   * @param nanos how long at most
   * @param arm asks for news; called once the wait can be found
   * @return false: the time has run out
   */
  boolean await(long nanos, Runnable arm) {
    var coroutine = Coroutine.current();
    var wait = new Wait(coroutine);
    if (!STATE.compareAndSet(this, null, wait)) {
      state = null; // it was READY: two never wait for one direction
      return true;
    }
    Object how;
    try {
      arm.run();
      how = wait.await(nanos);
    } finally {
      STATE.compareAndSet(this, wait, null);
    }
    if (how == Wait.End.CANCELLED) {
      coroutine.checkCancelled();
    }
    return how != Wait.End.TIMED_OUT;
  }

  /** Wakes whoever waits. Returns false if nobody does. */
  boolean wake() {
    if (!(state instanceof Wait wait) || !STATE.compareAndSet(this, wait, null)) {
      return false;
    }
    if (wait.settle(READY)) {
      wait.wake();
    }
    return true;
  }

  /** Wakes whoever waits, or whoever will. */
  void signal() {
    while (!wake() && !STATE.compareAndSet(this, null, READY) && state != READY) {
      // somebody has come or gone meanwhile
    }
  }
}
