package dill.bench;

import dill.Task;
import dill.loop.BareLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kotlinx.coroutines.Dispatchers;
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
 * Nanoseconds for a value that two tasks play to each other without a buffer: there, and another
 * one back. Each waits once for every value that it sends.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PingPongBenchmark {
  private static final int VALUES = 100_000;
  private static final int ROUNDS = VALUES / 2;

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void dill() {
    Run.anywhere(players(Pipe.dill(0), Pipe.dill(0)));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void dillOnLoop() {
    Run.onLoop(players(Pipe.dill(0), Pipe.dill(0)));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void jox() throws Exception {
    Run.onThreads(players(Pipe.jox(0), Pipe.jox(0)));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void kotlin() {
    Kotlin.pingPong(Dispatchers.getDefault(), ROUNDS);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void kotlinOnOneThread() {
    Kotlin.pingPong(OneThread.DISPATCHER, ROUNDS);
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void synchronousQueue() throws Exception {
    Run.onThreads(players(Pipe.queue(0), Pipe.queue(0)));
  }

  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void transferQueue() throws Exception {
    Run.onThreads(players(Pipe.transferQueue(), Pipe.transferQueue()));
  }

  /** Where two meet in one exchange for every value, as if it went one way only. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void exchanger() throws Exception {
    Run.onThreads(players(Pipe.exchanger(), Pipe.exchanger()));
  }

  private static List<Task> players(Pipe there, Pipe back) {
    return List.of(
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            there.in().send(1);
            back.out().receive();
          }
        },
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            back.in().send(there.out().receive());
          }
        });
  }

  /** Bare virtual threads: what it takes to have the other one go on, and nothing else. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void threads() throws InterruptedException {
    var turns = new Turns();
    var left = Thread.ofVirtual().unstarted(() -> turns.play(0));
    var right = Thread.ofVirtual().unstarted(() -> turns.play(1));
    turns.players = new Thread[] {left, right};
    left.start();
    right.start();
    left.join();
    right.join();
  }

  /** The same on a bare loop. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void threadsOnLoop() {
    var turns = new Turns();
    var loop = new BareLoop();
    turns.players =
        new Thread[] {loop.thread(() -> turns.play(0)), loop.thread(() -> turns.play(1))};
    loop.run(turns.players);
  }

  private static final class Turns {
    private Thread[] players = {}; // set before they start
    private volatile int turn;

    void play(int me) {
      int other = 1 - me;
      for (int i = 0; i < ROUNDS; i++) {
        while (turn != me) {
          LockSupport.park();
        }
        turn = other;
        LockSupport.unpark(players[other]);
      }
    }
  }
}
