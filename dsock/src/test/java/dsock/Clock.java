package dsock;

import dill.BundleInfo;
import dill.Channel;
import dill.Clause;
import dill.Tasks;
import dill.loop.Wait;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A clock that stands still while anybody does something: only when all tasks below the thread that
 * made it wait does it go on, to the next thing that is due. So what happens when is certain, and
 * an hour takes no time.
 */
final class Clock {
  private record Bell(long at, int number, Runnable ring) {}

  private final Thread owner = Thread.currentThread();
  private final PriorityQueue<Bell> bells =
      new PriorityQueue<>(Comparator.comparingLong(Bell::at).thenComparingInt(Bell::number));
  private int count;
  private long now;

  synchronized long now() {
    return now;
  }

  /** Does something at a time, which must not wait. */
  void at(long time, Runnable what) {
    synchronized (this) {
      if (time > now) {
        bells.add(new Bell(time, count++, what));
        return;
      }
    }
    what.run();
  }

  /** What can be done from a time on. */
  <R> Clause<R> from(long time, Supplier<R> then) {
    var due = Channel.<Boolean>buffered(1);
    at(time, () -> due.send(true));
    return due.receiving(_ -> then.get());
  }

  void sleep(long millis) {
    var due = Channel.<Boolean>buffered(1);
    at(now() + millis, () -> due.send(true));
    due.receive();
  }

  /** Goes on until something holds. By the thread that made it. */
  void run(BooleanSupplier until) {
    while (!until.getAsBoolean()) {
      Until.holds(() -> until.getAsBoolean() || allWait());
      if (!until.getAsBoolean()) {
        tick();
      }
    }
  }

  /** Goes on to the next thing that is due, once all wait. */
  void tick() {
    Until.holds(this::allWait);
    Bell next;
    synchronized (this) {
      next = bells.poll();
      if (next == null) {
        throw new AssertionError("all wait, and nothing will ever happen");
      }
      now = next.at;
    }
    next.ring.run();
  }

  /** Between two looks at which each of them is in the very same wait, all of them waited. */
  boolean isQuiet() {
    return allWait();
  }

  private boolean allWait() {
    var first = waits();
    return !first.containsValue(List.of()) && first.equals(waits());
  }

  /** What each task waits for: a wait, or an empty list for none. */
  private Map<Thread, Object> waits() {
    var waits = new HashMap<Thread, Object>();
    var bundles = new ArrayDeque<BundleInfo>();
    Tasks.snapshot().stream().filter(root -> root.owner().equals(owner)).forEach(bundles::add);
    for (var bundle = bundles.poll(); bundle != null; bundle = bundles.poll()) {
      for (var task : bundle.tasks()) {
        waits.put(task.thread(), waitOf(task.thread()));
        bundles.addAll(task.bundles());
      }
    }
    return waits;
  }

  /** One that has been told to end is about to wake up, though its wait does not say so yet. */
  private static Object waitOf(Thread thread) {
    return LockSupport.getBlocker(thread) instanceof Wait wait
            && !wait.isSettled()
            && !thread.isInterrupted()
        ? wait
        : List.of();
  }
}
