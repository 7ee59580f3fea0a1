package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.loop.Carrier;
import dill.loop.Coroutine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs on loops that do what is not usual there, and loops that are not as usual. */
class LoopGuestsTest {
  private static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  @Test
  void aProgramRunsOnOneLoopForEachProcessor() {
    Loops.run(() -> assertTrue(Coroutine.current().carrier().isLoop()));
  }

  @Test
  void outsideOfLoopsTheCallerDoesTheWorkItself() throws Exception {
    assertSame(Thread.currentThread(), Loops.elsewhere(Thread::currentThread));
  }

  @Test
  void workThatWasDoneThoughItsCallerWasCancelledIsNotLost() {
    Loops.run(
        1,
        () -> {
          var began = new CompletableFuture<Boolean>();
          var result = new CompletableFuture<String>();
          try (var bundle = Bundle.open()) {
            bundle.go(
                () -> result.complete(Loops.elsewhere(() -> workThatIsNotToBeStopped(began))));
            Until.holds(began::isDone);
          }
          assertEquals("done", result.getNow("lost"));
        });
  }

  private static String workThatIsNotToBeStopped(CompletableFuture<Boolean> began) {
    began.complete(true);
    Until.holds(() -> Thread.currentThread().isInterrupted());
    return "done";
  }

  @Test
  void aThreadThatATaskStartsByItselfMayUseChannelsToo() {
    Loops.run(
        1,
        () -> {
          var there = Channel.<String>create();
          var back = Channel.<Boolean>create();
          Thread.startVirtualThread(() -> {
            there.receive(Deadline.inSeconds(60));
            back.send(Coroutine.current().carrier().isLoop());
          });
          there.send("go");
          assertTrue(back.receive());
        });
  }

  @Test
  void aLoopGoesOnWhateverTheEndOfItsTurnThrows() {
    var before = Thread.getDefaultUncaughtExceptionHandler();
    var thrown = new LinkedBlockingQueue<String>();
    Thread.setDefaultUncaughtExceptionHandler((_, e) -> thrown.add(e.toString()));
    try {
      Loops.run(
          1,
          () -> {
            Carrier.atEndOfTurn(() -> {
              throw new IllegalStateException("not well");
            });
            Deadline.inMillis(1).sleep();
            assertEquals("java.lang.IllegalStateException: not well", thrown.take());
          });
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertFalse(Carrier.atEndOfTurn(() -> {}), "there is no turn outside of loops");
  }

  /** A task comes back from a wait that dill knows nothing of, and holds up its loop. */
  static final class BackFromElsewhere {
    private BackFromElsewhere() {}

    public static void main(String[] arguments) {
      var reports = new LinkedBlockingQueue<HeldUp>();
      Loops.onHeldUp(reports::add);
      Loops.run(
          1,
          () -> {
            var latch = new CountDownLatch(1);
            try (var bundle = Bundle.open()) {
              bundle.go(() -> {
                latch.await();
                while (reports.isEmpty()) {
                  Thread.onSpinWait();
                }
              });
              Deadline.inMillis(1).sleep();
              bundle.go(() -> {
                latch.countDown();
                Deadline.NEVER.sleep();
              });
              Until.holds(() -> !reports.isEmpty());
            }
          });
      System.out.println(reports.remove().task().getName());
    }
  }

  @Test
  void whoHoldsUpALoopAfterAWaitThatIsNotOursIsReportedByTheThreadOfTheLoop() throws Exception {
    var flags = new String[] {OPEN, "-Ddill.loops.patience=100", "--limit-modules=java.base"};
    assertEquals("dill-loop-0\n", Children.run(BackFromElsewhere.class, flags));
  }

  /** Holds up its loop for longer than a millisecond. */
  static final class Unwatched {
    private Unwatched() {}

    public static void main(String[] arguments) {
      Loops.onHeldUp(System.out::println);
      Loops.run(
          1,
          () -> {
            var end = Deadline.inMillis(50);
            while (!end.hasPassed()) {
              Thread.onSpinWait();
            }
          });
      boolean watched =
          Thread.getAllStackTraces().keySet().stream()
              .anyMatch(thread -> thread.getName().equals("dill-watch"));
      System.out.println("watched: " + watched);
    }
  }

  @Test
  void nobodyWatchesWhereThePatienceIsNone() throws Exception {
    assertEquals(
        "watched: false\n", Children.run(Unwatched.class, OPEN, "-Ddill.loops.patience=0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "0"})
  void whereTheDoorIsShutThePropertyDoesNotOpenIt(String loops) throws Exception {
    var said = Children.run(CarrierTest.Where.class, "-Ddill.loops=" + loops);
    assertTrue(said.endsWith("program false\nother false\n"), said);
  }
}
