package dill.loop;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dill.Loops;
import dill.Task;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds from one task to the other: of two that do nothing but let each other run; beside
 * what the JVM takes for it at the least.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SwitchBenchmark {
  private static final int SWITCHES = 100_000;
  private static final int EACH = SWITCHES / 2;

  /** Without threads: what the JVM does to leave one stack and to enter another. */
  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void bareContinuations() {
    var scope = new ContinuationScope("bench");
    Runnable yields =
        () -> {
          for (int i = 0; i < EACH; i++) {
            Continuation.yield(scope);
          }
        };
    var left = new Continuation(scope, yields);
    var right = new Continuation(scope, yields);
    while (!left.isDone()) {
      left.run();
      right.run();
    }
  }

  // Virtual threads on a bare loop.

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void bareThreadsYield() {
    var loop = new BareLoop();
    loop.run(
        loop.thread(SwitchBenchmark::yieldThreads), loop.thread(SwitchBenchmark::yieldThreads));
  }

  private static void yieldThreads() {
    for (int i = 0; i < EACH; i++) {
      Thread.yield();
    }
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void bareThreadsPark() {
    var loop = new BareLoop();
    var threads = new Thread[2];
    for (int me = 0; me < 2; me++) {
      int other = 1 - me;
      threads[me] = loop.thread(() -> parkThreads(threads, other));
    }
    loop.run(threads);
  }

  private static void parkThreads(Thread[] threads, int other) {
    for (int i = 0; i < EACH; i++) {
      LockSupport.unpark(threads[other]);
      LockSupport.park();
    }
    LockSupport.unpark(threads[other]);
  }

  // Tasks of dill: on a loop, and on the JDK's scheduler.

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void loopYields() {
    Loops.run(1, () -> both(SwitchBenchmark::yields, SwitchBenchmark::yields));
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void loopParks() {
    Loops.run(1, SwitchBenchmark::parks);
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void loopChannel() {
    Loops.run(1, SwitchBenchmark::channel);
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void anywhereYields() {
    both(SwitchBenchmark::yields, SwitchBenchmark::yields);
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void anywhereChannel() {
    channel();
  }

  private static void yields() {
    for (int i = 0; i < EACH; i++) {
      Deadline.NOW.sleep();
    }
  }

  /** Coroutines as sockets and channels park them, without the socket or the channel. */
  private static void parks() {
    var coroutines = new Coroutine[2];
    both(() -> parks(coroutines, 0), () -> parks(coroutines, 1));
  }

  private static void parks(Coroutine[] coroutines, int me) {
    var mine = Coroutine.current();
    coroutines[me] = mine;
    Deadline.NOW.sleep(); // now both are there
    var other = coroutines[1 - me];
    for (int i = 0; i < EACH; i++) {
      other.unpark();
      mine.park(mine);
    }
    other.unpark();
  }

  /** Two channels: a task waits once for each value that it sends. */
  private static void channel() {
    var there = Channel.<Integer>create();
    var back = Channel.<Integer>create();
    both(
        () -> {
          for (int i = 0; i < EACH; i++) {
            there.send(1);
            back.receive();
          }
        },
        () -> {
          for (int i = 0; i < EACH; i++) {
            back.send(there.receive());
          }
        });
  }

  private static void both(Task left, Task right) {
    try (var bundle = Bundle.open()) {
      bundle.go(left);
      bundle.go(right);
      bundle.await();
    }
  }
}
