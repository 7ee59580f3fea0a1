package dill.bench;

import dill.Bundle;
import dill.Channel;
import dill.Choose;
import dill.Deadline;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The seven programs in libdill's folder {@code perf}, with dill: {@code Perf <program> <argument>
 * <who>}. The argument means what it does there, millions of round trips, switches or tasks, or how
 * many timers or whispers; what is said at the end is the same too.
 */
final class Perf {
  private static final int MILLION = 1_000_000;
  private static final int SECONDS = 2; // until timers expire

  private Perf() {}

  static void main(String[] args) throws Exception {
    int argument = Integer.parseInt(args[1]);
    int millions = argument * MILLION;
    Run.by(
        args[2],
        () -> {
          switch (args[0]) {
            case "chan" -> say("passing a single message", chan(millions) / 2);
            case "choose" -> say("passing a single message", choose(millions) / 2);
            case "ctxswitch" -> say("one context switch", ctxswitch(millions / 2) / 2);
            case "done" -> say("task/channel cancellation", done(millions) / 2);
            case "go" -> say("one task creation+termination", go(millions));
            case "timer" -> say("timer processing", timer(argument));
            case "whispers" -> say("one whisper", whispers(argument));
            default -> throw new IllegalArgumentException(args[0] + " is none of the programs");
          }
        });
  }

  private static void say(String what, double nanos) {
    System.out.println("duration of " + what + ": " + Math.round(nanos) + " ns");
  }

  private static double each(long begun, int count) {
    return (double) (System.nanoTime() - begun) / count;
  }

  private static double chan(int count) {
    long begun = System.nanoTime();
    var there = Channel.<Integer>create();
    var back = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> echo(there, back));
      for (int i = 0; i < count; i++) {
        there.send(0);
        back.receive();
      }
      return each(begun, count);
    }
  }

  private static double choose(int count) {
    long begun = System.nanoTime();
    var there = Channel.<Integer>create();
    var back = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> echo(there, back));
      for (int i = 0; i < count; i++) {
        Choose.choose(there.sending(0, () -> 0));
        Choose.choose(back.receiving(Function.identity()));
      }
      return each(begun, count);
    }
  }

  private static void echo(Channel<Integer> there, Channel<Integer> back) {
    while (true) { // until the bundle is closed
      back.send(there.receive());
    }
  }

  private static double ctxswitch(int count) {
    long begun = System.nanoTime();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> yields(count));
      yields(count);
      return each(begun, count);
    }
  }

  private static void yields(int count) {
    for (int i = 0; i < count; i++) {
      Deadline.NOW.sleep();
    }
  }

  private static double done(int count) {
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      var channel = Channel.<Integer>create();
      try (var bundle = Bundle.open()) {
        bundle.go(() -> {
          for (int value : channel) {
            throw new AssertionError(value + " came, and nobody has sent it");
          }
        });
        channel.done();
        bundle.await(); // which a close need not do in libdill, where the task has ended by then
      }
    }
    return each(begun, count);
  }

  private static double go(int count) {
    long begun = System.nanoTime();
    for (int i = 0; i < count; i++) {
      try (var bundle = Bundle.open()) {
        bundle.go(() -> {});
        bundle.await();
      }
    }
    return each(begun, count);
  }

  /**
   * From the first to the last of many that sleep for the same time. In libdill they are late, as
   * the thread was blocked meanwhile; threads that others share are not to be blocked.
   */
  private static double timer(int count) {
    var deadline = Deadline.inSeconds(SECONDS);
    var first = new AtomicLong(Long.MAX_VALUE);
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < count; i++) {
        bundle.go(() -> {
          deadline.sleep();
          first.compareAndSet(Long.MAX_VALUE, System.nanoTime());
        });
      }
      bundle.await();
      return each(first.get(), count);
    }
  }

  private static double whispers(int count) {
    long begun = System.nanoTime();
    var leftmost = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      var left = leftmost;
      for (int i = 0; i < count; i++) {
        var to = left;
        var from = Channel.<Integer>create();
        bundle.go(() -> to.send(from.receive() + 1));
        left = from;
      }
      left.send(1);
      if (leftmost.receive() != count + 1) {
        throw new AssertionError("somebody misheard");
      }
      return each(begun, count);
    }
  }
}
