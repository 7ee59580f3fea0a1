package dill.loop;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread as dill sees it: something that waits, and that can be told to end. libdill's {@code
 * cr}.
 *
 * <p>Threads that dill did not start (main, say) have one too, made when they first wait. Nobody
 * but an interrupt can cancel those.
 */
public final class Coroutine {
  /*
   * A cancelled coroutine is told twice: by the flag, which stays, and by an interrupt, which wakes it wherever it is
   * parked and which code that knows nothing of dill understands. Sockets in non-blocking mode do not mind interrupts.
   * The flag alone decides for a coroutine of ours: foreign code may swallow the interrupt, and the next wait still
   * ends. A foreign thread is cancelled as long as it is interrupted; whoever owns it may clear that.
   */

  // A ThreadLocal and not a ScopedValue: the cache of the latter is made anew after each park.
  private static final ThreadLocal<@Nullable Coroutine> CURRENT = new ThreadLocal<>();

  private final Thread thread;
  private final Carrier carrier;
  private final @Nullable Object home; // null: a thread that dill did not start

  private volatile boolean cancelled; // set by any thread
  private volatile @Nullable Object innermost; // written by itself alone
  private volatile long since; // when it began to wait; written by itself, with diagnostics on
  private byte yields; // touched by itself alone

  private Coroutine(Thread thread) {
    this.thread = thread;
    this.carrier = Carrier.here();
    this.home = null;
  }

  /**
   * Makes a coroutine, not started yet.
   *
   * @param carrier what it runs on
   * @param name what thread dumps call it; may be empty
   * @param home the bundle that it lives in
   * @param body what it runs
   */
  public Coroutine(Carrier carrier, String name, Object home, Runnable body) {
    this.carrier = carrier;
    this.home = home;
    this.thread = carrier.thread(Objects.requireNonNull(name, "no name"), new Life(body));
  }

  /** What its thread does. */
  private final class Life implements Runnable { // a lambda would be one more frame of each stack
    private final Runnable body;

    Life(Runnable body) {
      this.body = body;
    }

    @Override
    public void run() {
      CURRENT.set(Coroutine.this);
      noteThat(Coroutine.this);
      if (cancelled) {
        thread.interrupt(); // told so before it had a thread to be interrupted
      }
      try {
        body.run();
      } finally {
        noteThat(null);
        carrier.ended();
      }
    }
  }

  /** Starts it. */
  public void start() {
    carrier.began();
    boolean started = false;
    try {
      thread.start();
      started = true;
    } finally {
      if (!started) {
        carrier.ended();
      }
    }
  }

  /** Tells the loop, if it is on one, what runs. */
  private void noteThat(@Nullable Coroutine running) {
    if (carrier instanceof Loop loop) {
      loop.runs(running);
    }
  }

  /** {@return the one that this code runs in} */
  public static Coroutine current() {
    var current = CURRENT.get();
    if (current == null) {
      current = new Coroutine(Thread.currentThread());
      CURRENT.set(current);
    }
    return current;
  }

  /** {@return the bundle that it has opened last, of those that are open; null: none is} By any. */
  public @Nullable Object innermost() {
    return innermost;
  }

  /**
   * Takes note of the bundle that it has opened last. By itself only.
   *
   * @param bundle which; null: none is open
   */
  public void setInnermost(@Nullable Object bundle) {
    innermost = bundle;
  }

  /** {@return the bundle that it lives in; null if dill did not start it} */
  public @Nullable Object home() {
    return home;
  }

  /**
   * Tells it to end: from now on each of its waits ends at once. By any thread, any number of
   * times.
   */
  public void cancel() {
    cancelled = true;
    thread.interrupt();
  }

  /** Tells whether it is to end. By itself only. */
  public boolean isCancelled() {
    if (cancelled) {
      return true;
    }
    if (!thread.isInterrupted()) {
      return false;
    }
    cancelled = home != null; // sticky for ours: foreign code may clear the interrupt
    return true;
  }

  /**
   * Does nothing, unless it is cancelled. By itself only.
   *
   * @throws CancellationException if it is cancelled; its thread is interrupted then
   */
  public void checkCancelled() {
    if (isCancelled()) {
      thread.interrupt();
      throw home == null
          ? new CancellationException("this thread has been interrupted")
          : new Cancelled("this task has been cancelled");
    }
  }

  /** {@return what it runs on} */
  public Carrier carrier() {
    return carrier;
  }

  /** Lets others run first. By itself only. */
  @SuppressWarnings("ThreadPriorityCheck") // a hint to the scheduler is what is wanted
  public void letOthersRun() {
    // On the JDK's scheduler, who yields stands behind the tasks of the same thread only, and as
    // long as there are such
    // that thread looks for none elsewhere: a few tasks that yield to each other would starve all
    // others. Who parks
    // stands behind everybody. A loop has one queue.
    if (!carrier.isLoop() && ++yields % 16 == 0) {
      LockSupport.parkNanos(this, 1);
    } else {
      Thread.yield();
      noteThat(this);
    }
  }

  /**
   * Parks, until unparked or interrupted, or for no reason. By itself only.
   *
   * @param blocker what it waits for
   */
  void park(Object blocker) {
    if (Diagnostics.ON) {
      beginsToWait();
    }
    if (Recorder.isOn()) {
      WaitEvent.park(blocker);
    } else {
      LockSupport.park(blocker);
    }
    resumed();
  }

  /**
   * Parks, for some time at most. Only where the JDK's scheduler carries it: loops have their own
   * timers. By itself only.
   *
   * @param blocker what it waits for
   * @param nanos how long
   */
  void parkNanos(Object blocker, long nanos) {
    if (Diagnostics.ON) {
      beginsToWait();
    }
    if (Recorder.isOn()) {
      WaitEvent.park(blocker, nanos);
    } else {
      LockSupport.parkNanos(blocker, nanos);
    }
  }

  /** It is about to park. With diagnostics on; by itself only. */
  void beginsToWait() {
    since = System.nanoTime();
  }

  /** {@return when it last began to wait, in nanoTime} With diagnostics on; by any. */
  public long since() {
    return since;
  }

  /** It was parked, and runs again. By itself only. */
  void resumed() {
    noteThat(this);
  }

  /** Lets it go on. */
  void unpark() {
    LockSupport.unpark(thread);
  }

  /** {@return the thread that it is} */
  public Thread thread() {
    return thread;
  }

  /**
   * Tells whether a thread waits in dill.
   *
   * @param thread which; one that dill has started or not
   * @return whether it is parked, or about to be
   */
  public static boolean isWaiting(Thread thread) {
    var blocker = LockSupport.getBlocker(thread);
    return blocker instanceof Wait || blocker instanceof Readiness;
  }
}
