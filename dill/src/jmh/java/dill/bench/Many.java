package dill.bench;

import dill.Deadline;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Says what it takes to have many tasks wait at a time:
 *
 * <ul>
 *   <li>{@code Many parked <who> <count> <rounds>}: on a channel, until their bundle is closed;
 *   <li>{@code Many asleep <who> <count> <rounds>}: for one and the same time.
 * </ul>
 *
 * <p>The rounds but the last warm up the JVM.
 */
final class Many {
  /** The time that each task has to be started before the first one wakes. */
  private static final long NANOS = 5_000;

  private static final long MILLI = 1_000_000;

  private final String who;
  private final int count;
  private final AtomicInteger there = new AtomicInteger();

  private Many(String who, int count) {
    this.who = who;
    this.count = count;
  }

  static void main(String[] args) throws Exception {
    String who = args[1];
    int rounds = Integer.parseInt(args[3]);
    for (int i = 1; i <= rounds; i++) {
      var many = new Many(who, Integer.parseInt(args[2]));
      boolean last = i == rounds;
      Run.by(who, args[0].equals("parked") ? () -> many.parked(last) : () -> many.asleep(last));
    }
  }

  private void parked(boolean last) throws Exception {
    long before = last ? used() : 0;
    long begun = System.nanoTime();
    var crowd = Crowd.parked(who, there);
    start(crowd);
    long started = System.nanoTime();
    long after = last ? used() : 0;
    long told = System.nanoTime();
    crowd.end().run();
    long ended = System.nanoTime();
    if (last) {
      say("start", started - begun, "ns");
      say("memory", after - before, "bytes");
      say("end", ended - told, "ns");
    }
  }

  private void asleep(boolean last) throws Exception {
    long begun = System.nanoTime();
    long wake = begun + 500 * MILLI + count * NANOS;
    var crowd = Crowd.asleep(who, there, Deadline.inMillis((wake - begun) / MILLI));
    start(crowd);
    long started = System.nanoTime();
    if (started > wake) {
      throw new IllegalStateException("some woke before the last one slept");
    }
    crowd.end().run();
    long ended = System.nanoTime();
    if (last) {
      say("start", started - begun, "ns");
      say("end", ended - wake, "ns");
    }
  }

  /** Returns once all are there and the last one has had the time to wait. */
  private void start(Crowd crowd) throws Exception {
    for (int i = 0; i < count; i++) {
      crowd.startOne().run();
    }
    while (there.get() < count) {
      Deadline.inMillis(1).sleep();
    }
    Deadline.inMillis(1).sleep();
  }

  private static long used() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void say(String what, long all, String unit) {
    System.out.println(what + ": " + Math.round((double) all / count) + " " + unit + " a task");
  }
}
