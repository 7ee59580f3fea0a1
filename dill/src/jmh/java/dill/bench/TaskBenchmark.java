package dill.bench;

import dill.Bundle;
import dill.Task;
import dill.loop.BareLoop;
import java.util.List;
import java.util.concurrent.StructuredTaskScope;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import kotlinx.coroutines.Dispatchers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Nanoseconds for the start and the end of a task that does nothing, in a bundle of so many that is
 * opened, awaited and closed by another task.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TaskBenchmark {
  private static final int TASKS = 10_000;

  @Param({"1", "1000"})
  int tasks;

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void dill() {
    Run.anywhere(List.of(this::bundles));
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void dillOnLoop() {
    Run.onLoop(List.of(this::bundles));
  }

  private void bundles() {
    for (int i = 0; i < TASKS / tasks; i++) {
      try (var bundle = Bundle.open()) {
        for (int k = 0; k < tasks; k++) {
          bundle.go(() -> {});
        }
        bundle.await();
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void scope() throws InterruptedException {
    Run.onThreads(List.of(this::scopes));
  }

  private void scopes() throws InterruptedException {
    for (int i = 0; i < TASKS / tasks; i++) {
      try (var scope = StructuredTaskScope.open()) {
        for (int k = 0; k < tasks; k++) {
          scope.fork(() -> {});
        }
        scope.join();
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void kotlin() {
    Kotlin.launch(Dispatchers.getDefault(), TASKS / tasks, tasks);
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void kotlinOnOneThread() {
    Kotlin.launch(OneThread.DISPATCHER, TASKS / tasks, tasks);
  }

  /** Bare virtual threads, started and joined. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void threads() throws InterruptedException {
    Run.onThreads(List.of(threads(Thread.ofVirtual()::unstarted)));
  }

  /** The same on a bare loop. */
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void threadsOnLoop() {
    var loop = new BareLoop();
    loop.run(loop.thread(Run.body(threads(loop::thread))));
  }

  private Task threads(Function<Runnable, Thread> made) {
    return () -> {
      var threads = new Thread[tasks];
      for (int i = 0; i < TASKS / tasks; i++) {
        for (int k = 0; k < tasks; k++) {
          threads[k] = made.apply(() -> {});
          threads[k].start();
        }
        for (var thread : threads) {
          thread.join();
        }
      }
    };
  }
}
