package dill.loop;

import dill.Loops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for a deadline on a loop, when others have many set. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TimerBenchmark {
  private static final int ROUNDS = 100_000;
  private static final long SECOND = 1_000_000_000;

  @Param({"100", "100000"})
  int others = 100;

  private final List<Bell> bells = new ArrayList<>();

  /** An alarm that is looked at as that of a socket is. */
  private static final class Bell extends Alarm {
    private boolean on;
    private long at;

    @Override
    boolean isOn() {
      return on;
    }

    @Override
    long time() {
      return at;
    }

    @Override
    void ring() {}
  }

  @Setup(Level.Trial)
  public void setOthers() {
    onLoop(timers -> {
      long now = System.nanoTime();
      for (int i = 0; i < others; i++) {
        var bell = new Bell();
        bell.on = true;
        bell.at = now + 3600 * SECOND + i * SECOND / 10; // hours from now
        timers.update(bell);
        bells.add(bell);
      }
    });
  }

  @TearDown(Level.Trial)
  public void takeOthersOut() {
    onLoop(timers -> {
      for (var bell : bells) {
        bell.on = false;
        timers.update(bell);
      }
    });
  }

  /** What a wait costs that has an alarm of its own. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void setAndCancel() {
    onLoop(timers -> {
      long now = System.nanoTime();
      var bell = new Bell();
      for (int i = 0; i < ROUNDS; i++) {
        bell.on = true;
        bell.at = now + SECOND + i * (SECOND / 1000); // another slot each time
        timers.update(bell);
        bell.on = false;
        timers.update(bell);
      }
    });
  }

  /** What it costs a connection that sets its deadline anew for each request. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void moveAway() {
    onLoop(timers -> {
      long now = System.nanoTime();
      var bell = new Bell();
      bell.on = true;
      bell.at = now + SECOND;
      timers.update(bell);
      for (int i = 0; i < ROUNDS; i++) {
        bell.at = now + SECOND + i;
        if (bell.isLaterThan(bell.at)) {
          timers.update(bell);
        }
      }
      bell.on = false;
      timers.update(bell);
    });
  }

  /** The same with Readiness itself, and the clock that it looks at. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void waitAgain() {
    onLoop(timers -> {
      var readiness = new Readiness();
      var me = Coroutine.current();
      for (int i = 0; i < ROUNDS; i++) {
        readiness.begin(me, SECOND);
        if (readiness.needsTimer()) {
          timers.update(readiness);
        }
        readiness.leave(me);
      }
      readiness.close();
      timers.update(readiness);
    });
  }

  private interface Work {
    void with(Timers timers);
  }

  private static void onLoop(Work work) {
    Loops.run(1, () -> work.with(Carrier.current().timers()));
  }
}
