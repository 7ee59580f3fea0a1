package dill;

import dill.loop.Coroutine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what no channel tells, most of all: that a task has come to wait. The one place in the
 * tests that polls.
 */
final class Until {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Until() {}

  /** Starts a task and returns once it waits in dill; what it waits for knows of it by then. */
  static Thread waiting(Bundle bundle, Task task) {
    var started = new CompletableFuture<Thread>();
    bundle.go(() -> {
      started.complete(Thread.currentThread());
      task.run();
    });
    var thread = started.join();
    waiting(thread);
    return thread;
  }

  /** Returns once a thread waits in dill. */
  static void waiting(Thread thread) {
    // The blocker is set just before the thread parks, when it stands in all its queues already.
    holds(() -> Coroutine.isWaiting(thread) || ended(thread));
    if (ended(thread)) {
      throw new AssertionError(thread + " has ended instead of waiting");
    }
  }

  /** Returns once a condition holds. */
  static void holds(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("that has not come true within " + PATIENCE);
      }
      LockSupport.parkNanos(100_000);
    }
  }

  private static boolean ended(Thread thread) {
    return thread.getState() == Thread.State.TERMINATED;
  }
}
