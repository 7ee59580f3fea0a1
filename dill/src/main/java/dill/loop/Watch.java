package dill.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Looks after the loops from outside: reports each time that a task holds one of them up. */
public final class Watch {
  /*
   * A loop that takes no turn between two looks, and runs the same task at both, is held up, unless it sleeps. Time counts look by look, and no look for
   * much more than its share: when the whole program stood still, as for a garbage collection, no task is to blame.
   * While all loops sleep, so does the watch; the first loop that wakes, wakes it.
   */

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** How long a task may run on before it is reported. */
  private static final long PATIENCE =
      Long.getLong("dill.loops.patience", 1000) * NANOS_PER_MILLI; // 0: there is no watch

  private static final long PERIOD = Math.max(PATIENCE / 4, NANOS_PER_MILLI);

  private static final Watch ONLY = new Watch();

  /** Is told of a loop that is held up. */
  @FunctionalInterface
  public interface Listener {
    /**
     * A loop is held up. Called once each time, by the thread of the watch.
     *
     * @param loop its name
     * @param nanos for how long so far
     * @param task the thread of the task that runs
     * @param stack what it is doing
     */
    void heldUp(String loop, long nanos, Thread task, List<StackTraceElement> stack);
  }

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final List<Look> looks = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(null, this::run, "dill-watch", 0, false);
  private volatile boolean resting;

  /** One loop, as it was seen last. For the watch alone. */
  private static final class Look {
    private final Loop loop;
    private long turns;
    private long task; // which one ran
    private long held; // by that task, in nanoseconds
    private boolean reported;

    Look(Loop loop) {
      this.loop = loop;
    }
  }

  private Watch() {
    thread.setDaemon(true);
  }

  /**
   * Adds somebody who is told of loops that are held up.
   *
   * @param listener whom; may not throw
   */
  public static void tell(Listener listener) {
    ONLY.listeners.add(listener);
  }

  static void over(Loop loop) {
    if (PATIENCE > 0) {
      ONLY.add(loop);
    }
  }

  private synchronized void add(Loop loop) {
    looks.add(new Look(loop));
    if (looks.size() == 1) {
      thread.start();
    }
  }

  /** A loop has slept, and sleeps no more. */
  static void awake() {
    if (ONLY.resting) {
      LockSupport.unpark(ONLY.thread);
    }
  }

  private void run() {
    long last = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      long share = Math.min(now - last, 2 * PERIOD);
      last = now;
      boolean quiet = true;
      for (var look : looks) {
        quiet &= look(look, share);
      }
      if (quiet) {
        rest();
      } else {
        LockSupport.parkNanos(this, PERIOD);
      }
    }
  }

  private void rest() {
    resting = true; // who wakes from now on, tells
    if (looks.stream().allMatch(look -> look.loop.isAsleep())) {
      LockSupport.park(this);
    }
    resting = false;
  }

  /** Looks at a loop. Returns whether it has slept all the time. */
  private boolean look(Look look, long share) {
    long turns = look.loop.turns();
    long task = idOf(look.loop.running());
    boolean asleep = look.loop.isAsleep();
    if (asleep || turns != look.turns || task != look.task) {
      boolean moved = turns != look.turns;
      look.turns = turns;
      look.task = task;
      look.held = 0;
      look.reported = false;
      return asleep && !moved;
    }
    look.held += share;
    if (look.held >= PATIENCE && !look.reported) {
      look.reported = true;
      report(look);
    }
    return false;
  }

  /** {@return the number of a task's thread; 0: none runs} */
  private static long idOf(@Nullable Coroutine coroutine) {
    return coroutine == null ? 0 : coroutine.thread().threadId();
  }

  /** {@return what runs there; the loop's own thread, if that is not known} */
  private static Thread holder(Loop loop) {
    var coroutine = loop.running();
    if (coroutine == null || coroutine.thread().getState() != Thread.State.RUNNABLE) {
      return loop.carrier(); // a task has come back from a wait that is not dill's
    }
    return coroutine.thread();
  }

  private void report(Look look) {
    var task = holder(look.loop);
    var stack = List.of(task.getStackTrace());
    if (look.loop.turns() != look.turns) {
      return; // it has gone on meanwhile; the stack is that of something else
    }
    if (Recorder.isOn()) {
      HeldUpEvent.commit(look.loop.name(), look.held, task, stack);
    }
    for (var listener : listeners) {
      listener.heldUp(look.loop.name(), look.held, task, stack);
    }
  }
}
