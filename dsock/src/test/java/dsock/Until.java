package dsock;

import dill.Bundle;
import dill.Task;
import dill.loop.Coroutine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what no socket tells, most of all: that a task has come to wait. The one place in the
 * tests that polls.
 */
public final class Until {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Until() {}

  /** Starts a task and returns once it waits in dill. */
  public static Thread waiting(Bundle bundle, Task task) {
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
  public static void waiting(Thread thread) {
    holds(() -> Coroutine.isWaiting(thread) || ended(thread));
    if (ended(thread)) {
      throw new AssertionError(thread + " has ended instead of waiting");
    }
  }

  /** Returns once a condition holds. */
  public static void holds(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("that has not come true within " + PATIENCE);
      }
      LockSupport.parkNanos(100_000);
    }
  }

  public static boolean ended(Thread thread) {
    return thread.getState() == Thread.State.TERMINATED;
  }
}
