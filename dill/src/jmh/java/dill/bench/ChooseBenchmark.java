package dill.bench;

import com.softwaremill.jox.Select;
import com.softwaremill.jox.SelectClause;
import dill.Channel;
import dill.Choose;
import dill.Clause;
import dill.Deadline;
import dill.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

/**
 * Nanoseconds for a value that one task receives from whichever of several unbuffered channels has
 * one, while for each channel there is a task that sends.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChooseBenchmark {
  private static final int VALUES = 100_000;
  private static final long SECONDS = 60; // within which there always is a value

  @Param({"2", "8"})
  int channels;

  /** Whether there is a limit of time to every choice. */
  @Param({"false", "true"})
  boolean limit;

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void dill() {
    Run.anywhere(dillTasks());
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void dillOnLoop() {
    Run.onLoop(dillTasks());
  }

  private List<Task> dillTasks() {
    var all = Stream.generate(Channel::<Integer>create).limit(channels).toList();
    var chooses = limit ? dillChoosesInTime(all) : dillChooses(all);
    return tasks(all.stream().map(channel -> channel::send), chooses);
  }

  private static Task dillChooses(List<Channel<Integer>> all) {
    return () -> {
      for (int i = 0; i < VALUES; i++) {
        Choose.choose(dillClauses(all, 0));
      }
    };
  }

  private static Task dillChoosesInTime(List<Channel<Integer>> all) {
    return () -> {
      for (int i = 0; i < VALUES; i++) {
        var clauses = dillClauses(all, 1);
        clauses[all.size()] = Choose.after(Deadline.inSeconds(SECONDS), () -> 0);
        Choose.choose(clauses);
      }
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // as arrays of generic types have it
  private static Clause<Integer>[] dillClauses(List<Channel<Integer>> all, int more) {
    Clause<Integer>[] clauses = new Clause[all.size() + more];
    for (int i = 0; i < all.size(); i++) {
      clauses[i] = all.get(i).receiving(Function.identity());
    }
    return clauses;
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void jox() throws InterruptedException {
    var all =
        Stream.generate(com.softwaremill.jox.Channel::<Integer>newRendezvousChannel)
            .limit(channels)
            .toList();
    var selects = limit ? joxSelectsInTime(all) : joxSelects(all);
    Run.onThreads(tasks(all.stream().map(channel -> channel::send), selects));
  }

  private static Task joxSelects(List<com.softwaremill.jox.Channel<Integer>> all) {
    return () -> {
      for (int i = 0; i < VALUES; i++) {
        Select.select(joxClauses(all));
      }
    };
  }

  private static Task joxSelectsInTime(List<com.softwaremill.jox.Channel<Integer>> all) {
    return () -> {
      for (int i = 0; i < VALUES; i++) {
        Select.selectWithin(Duration.ofSeconds(SECONDS), joxClauses(all));
      }
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // as arrays of generic types have it
  private static SelectClause<Integer>[] joxClauses(
      List<com.softwaremill.jox.Channel<Integer>> all) {
    SelectClause<Integer>[] clauses = new SelectClause[all.size()];
    for (int i = 0; i < clauses.length; i++) {
      clauses[i] = all.get(i).receiveClause();
    }
    return clauses;
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void kotlin() {
    Kotlin.select(Dispatchers.getDefault(), channels, limit, VALUES);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void kotlinOnOneThread() {
    Kotlin.select(OneThread.DISPATCHER, channels, limit, VALUES);
  }

  /** The one that chooses, and one that sends for each channel. */
  private List<Task> tasks(Stream<Pipe.In> ins, Task chooses) {
    Stream<Task> sends =
        ins.map(in ->
            () -> {
              for (int i = 0; i < VALUES / channels; i++) {
                in.send(1);
              }
            });
    return Stream.concat(sends, Stream.of(chooses)).toList();
  }
}
