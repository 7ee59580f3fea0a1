package dill.loop;

import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;

/** The deadlines of those who wait at one poller. */
final class Timers {
  private static final int CHUNK = 256;

  /** With fewer than this it is not worth while to look for those that nobody needs any more. */
  private static final int FEW = 1024;

  private final MpscUnboundedVarHandleArrayQueue<Readiness> added =
      new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private final AtomicInteger needless = new AtomicInteger();

  private final PriorityQueue<Timer> timers = new PriorityQueue<>(); // for the poller alone

  private record Timer(Readiness readiness, long at) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      return Long.signum(at - other.at); // not compare: nanoTime may overflow
    }
  }

  // For any thread.

  /** Asks for a timer for whoever waits there. */
  void add(Readiness readiness) {
    added.offer(readiness);
  }

  /** Says that one of the timers is needed no more. */
  void forget() {
    needless.incrementAndGet();
  }

  // For the poller.

  /** Ends the waits whose time is up. Returns the nanoseconds until the next one may be. */
  long expire() {
    for (var readiness = added.poll(); readiness != null; readiness = added.poll()) {
      set(readiness);
    }
    var first = timers.peek();
    if (first == null) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    while (first != null && first.at - now <= 0) {
      timers.poll();
      if (first.readiness.expire(first.at, now)) {
        set(first.readiness);
      }
      first = timers.peek();
    }
    clean();
    return first == null ? Long.MAX_VALUE : first.at - now;
  }

  private void set(Readiness readiness) {
    timers.add(new Timer(readiness, readiness.schedule()));
  }

  private void clean() {
    int count = needless.get();
    if (count > FEW && count > timers.size() / 2) {
      needless.addAndGet(-count);
      timers.removeIf(timer -> timer.readiness.isClosed());
    }
  }
}
