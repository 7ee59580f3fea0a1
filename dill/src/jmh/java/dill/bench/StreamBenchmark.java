package dill.bench;

import dill.Task;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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

/** Nanoseconds for a value that some tasks send and others receive, through one channel. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StreamBenchmark {
  private static final int VALUES = 100_000;

  @Param({"0", "16", "1024"})
  int capacity;

  @Param("1")
  int senders;

  @Param("1")
  int receivers;

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void dill() {
    Run.anywhere(through(Pipe.dill(capacity)));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void dillOnLoop() {
    Run.onLoop(through(Pipe.dill(capacity)));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void jox() throws Exception {
    Run.onThreads(through(Pipe.jox(capacity)));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void kotlin() {
    Kotlin.stream(Dispatchers.getDefault(), capacity, senders, receivers, VALUES);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void kotlinOnOneThread() {
    Kotlin.stream(OneThread.DISPATCHER, capacity, senders, receivers, VALUES);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void queue() throws Exception {
    Run.onThreads(through(Pipe.queue(capacity)));
  }

  private List<Task> through(Pipe pipe) {
    return Stream.concat(
            Run.times(senders, () -> pipe.send(VALUES / senders)),
            Run.times(receivers, () -> pipe.receive(VALUES / receivers)))
        .toList();
  }
}
