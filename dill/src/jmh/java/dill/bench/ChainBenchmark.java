package dill.bench;

import dill.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
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
 * Nanoseconds for a value to get from one task to the next, in a chain of a thousand tasks of which
 * each receives from the one before it and sends to the one after it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChainBenchmark {
  private static final int VALUES = 200;
  private static final int PIPES = 1000;

  @Param({"0", "16", "100"})
  int capacity;

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void dill() {
    Run.anywhere(chain(Pipe::dill));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void dillOnLoop() {
    Run.onLoop(chain(Pipe::dill));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void jox() throws InterruptedException {
    Run.onThreads(chain(Pipe::jox));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void kotlin() {
    Kotlin.chain(Dispatchers.getDefault(), capacity, PIPES, VALUES);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void kotlinOnOneThread() {
    Kotlin.chain(OneThread.DISPATCHER, capacity, PIPES, VALUES);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void queue() throws InterruptedException {
    Run.onThreads(chain(Pipe::queue));
  }

  private List<Task> chain(IntFunction<Pipe> made) {
    var tasks = new ArrayList<Task>();
    var first = made.apply(capacity);
    tasks.add(() -> first.send(VALUES));
    var last = first;
    for (int i = 1; i < PIPES; i++) {
      var before = last;
      var after = made.apply(capacity);
      tasks.add(() -> {
        for (int k = 0; k < VALUES; k++) {
          after.in().send(before.out().receive());
        }
      });
      last = after;
    }
    var end = last;
    tasks.add(() -> end.receive(VALUES));
    return tasks;
  }
}
