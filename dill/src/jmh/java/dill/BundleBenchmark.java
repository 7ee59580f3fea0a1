package dill;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for the life of a task, beside that of a bare virtual thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BundleBenchmark {
  private static final int ROUNDS = 1_000;

  /** The floor: a thread of which nobody knows. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void startAndJoinThread() throws InterruptedException {
    inVirtualThread(() -> {
      for (int i = 0; i < ROUNDS; i++) {
        Thread.startVirtualThread(() -> {}).join();
      }
    });
  }

  /** A task in a bundle that is open already. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void startAndAwaitTask() throws InterruptedException {
    inVirtualThread(() -> {
      try (var bundle = Bundle.open()) {
        for (int i = 0; i < ROUNDS; i++) {
          bundle.go(() -> {});
          bundle.await();
        }
      }
    });
  }

  /** A task in a bundle of its own. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void openStartAndAwaitTask() throws InterruptedException {
    inVirtualThread(() -> {
      for (int i = 0; i < ROUNDS; i++) {
        try (var bundle = Bundle.open()) {
          bundle.go(() -> {});
          bundle.await();
        }
      }
    });
  }

  /** The floor: many threads at a time. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void startAndJoinManyThreads() throws InterruptedException {
    inVirtualThread(() -> {
      var threads = new Thread[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        threads[i] = Thread.startVirtualThread(() -> {});
      }
      for (var thread : threads) {
        thread.join();
      }
    });
  }

  /** Many tasks at a time. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void startAndAwaitManyTasks() throws InterruptedException {
    inVirtualThread(() -> {
      try (var bundle = Bundle.open()) {
        for (int i = 0; i < ROUNDS; i++) {
          bundle.go(() -> {});
        }
        bundle.await();
      }
    });
  }

  private static void inVirtualThread(Task task) throws InterruptedException {
    Thread.ofVirtual()
        .start(() -> {
          try {
            task.run();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        })
        .join();
  }

  /** A hundred thousand tasks that wait, and are told to end. */
  @State(Scope.Thread)
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  @Warmup(iterations = 8)
  @Measurement(iterations = 8)
  @Fork(1)
  public static class Closing {
    private static final int TASKS = 100_000;

    private final Channel<Integer> never = Channel.create();
    private Bundle bundle = Bundle.open();

    @Setup(Level.Invocation)
    public void start() {
      bundle = Bundle.open();
      var started = new AtomicInteger();
      for (int i = 0; i < TASKS; i++) {
        bundle.go(() -> {
          started.incrementAndGet();
          never.receive();
        });
      }
      while (started.get() < TASKS) {
        LockSupport.parkNanos(1_000_000);
      }
      System.gc(); // what has been left by the start is not what is measured
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public void close() {
      bundle.close();
    }
  }
}
