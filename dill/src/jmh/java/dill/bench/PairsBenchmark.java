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

/** Nanoseconds for a value between two tasks, of which there are a thousand pairs at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PairsBenchmark {
  private static final int VALUES = 200;
  private static final int PAIRS = 1000;

  @Param({"0", "16", "100"})
  int capacity;

  @Benchmark
  @OperationsPerInvocation(VALUES * PAIRS)
  public void dill() {
    Run.anywhere(pairs(Pipe::dill));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PAIRS)
  public void dillOnLoop() {
    Run.onLoop(pairs(Pipe::dill));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PAIRS)
  public void jox() throws InterruptedException {
    Run.onThreads(pairs(Pipe::jox));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PAIRS)
  public void kotlin() {
    Kotlin.pairs(Dispatchers.getDefault(), capacity, PAIRS, VALUES);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PAIRS)
  public void kotlinOnOneThread() {
    Kotlin.pairs(OneThread.DISPATCHER, capacity, PAIRS, VALUES);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PAIRS)
  public void queue() throws InterruptedException {
    Run.onThreads(pairs(Pipe::queue));
  }

  private List<Task> pairs(IntFunction<Pipe> made) {
    var tasks = new ArrayList<Task>();
    for (int i = 0; i < PAIRS; i++) {
      var pipe = made.apply(capacity);
      tasks.add(() -> pipe.send(VALUES));
      tasks.add(() -> pipe.receive(VALUES));
    }
    return tasks;
  }
}
