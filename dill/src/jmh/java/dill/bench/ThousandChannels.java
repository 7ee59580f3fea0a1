package dill.bench;

import dill.Task;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import kotlinx.coroutines.CoroutineDispatcher;
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

/** Two hundred values through each of a thousand channels: per value and channel. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public abstract class ThousandChannels {
  static final int VALUES = 200;
  static final int PIPES = 1000;

  @Param({"0", "16", "100"})
  int capacity;

  /** Makes the channels, and the tasks that use them. */
  abstract List<Task> tasks(IntFunction<Pipe> made);

  /** Does the same in Kotlin. */
  abstract void kotlin(CoroutineDispatcher on);

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void dill() {
    Run.anywhere(tasks(Pipe::dill));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void dillOnLoop() {
    Run.onLoop(tasks(Pipe::dill));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void jox() throws InterruptedException {
    Run.onThreads(tasks(Pipe::jox));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void kotlin() {
    kotlin(Dispatchers.getDefault());
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void kotlinOnOneThread() {
    kotlin(OneThread.DISPATCHER);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES * PIPES)
  public void queue() throws InterruptedException {
    Run.onThreads(tasks(Pipe::queue));
  }
}
