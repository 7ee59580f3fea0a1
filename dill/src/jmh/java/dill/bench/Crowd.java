package dill.bench;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dill.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.Dispatchers;

/**
 * Many tasks that do nothing but wait.
 *
 * @param startOne starts one more, which counts itself before it waits
 * @param end ends them, or waits for their end, as the case may be
 */
record Crowd(Task startOne, Task end) {
  /** Tasks that wait on a channel until they are told to end. */
  static Crowd parked(String who, AtomicInteger there) {
    return switch (who) {
      case "jox" -> {
        var nothing = com.softwaremill.jox.Channel.<Integer>newRendezvousChannel();
        yield parkedThreads(nothing::receive, there);
      }
      case "threads" -> parkedThreads(Crowd::parkForGood, there);
      case "kotlin", "kotlinOnOneThread" -> {
        var coroutines = new Coroutines(dispatcher(who), there);
        yield new Crowd(coroutines::park, coroutines::cancel);
      }
      default -> {
        var bundle = Bundle.open();
        var nothing = Channel.<Integer>create();
        yield new Crowd(() -> bundle.go(counted(nothing::receive, there)), bundle::close);
      }
    };
  }

  /** Tasks that sleep until a time. */
  static Crowd asleep(String who, AtomicInteger there, Deadline deadline) {
    return switch (who) {
      case "threads" -> {
        var threads = new ArrayList<Thread>();
        var task = counted(() -> Thread.sleep(Duration.ofNanos(deadline.remainingNanos())), there);
        yield new Crowd(
            () -> threads.add(Thread.startVirtualThread(Run.body(task))), () -> join(threads));
      }
      case "kotlin", "kotlinOnOneThread" -> {
        var coroutines = new Coroutines(dispatcher(who), there);
        yield new Crowd(() -> coroutines.sleep(deadline.remainingNanos()), coroutines::join);
      }
      default -> {
        var bundle = Bundle.open();
        yield new Crowd(() -> bundle.go(counted(deadline::sleep, there)), () -> end(bundle));
      }
    };
  }

  private static Crowd parkedThreads(Task waits, AtomicInteger there) {
    var threads = new ArrayList<Thread>();
    var task = counted(waits, there);
    Runnable body =
        () -> {
          try {
            task.run();
          } catch (Exception e) {
            Thread.currentThread().interrupt(); // which is how it is to end
          }
        };
    return new Crowd(
        () -> threads.add(Thread.startVirtualThread(body)),
        () -> {
          threads.forEach(Thread::interrupt);
          join(threads);
        });
  }

  private static void parkForGood() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
  }

  private static void join(Iterable<Thread> threads) throws InterruptedException {
    for (var thread : threads) {
      thread.join();
    }
  }

  private static void end(Bundle bundle) {
    try (bundle) {
      bundle.await();
    }
  }

  private static Task counted(Task waits, AtomicInteger there) {
    return () -> {
      there.incrementAndGet();
      waits.run();
    };
  }

  private static CoroutineDispatcher dispatcher(String who) {
    return who.equals("kotlin") ? Dispatchers.getDefault() : OneThread.DISPATCHER;
  }
}
