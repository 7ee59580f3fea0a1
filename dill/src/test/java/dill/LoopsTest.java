package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.loop.Carrier;
import dill.loop.Coroutine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LoopsTest {
  @Test
  void aProgramRunsOnALoop() {
    var where = new CompletableFuture<Carrier>();
    Loops.run(1, () -> where.complete(Carrier.current()));
    assertTrue(where.join().isLoop());
  }

  @Test
  void tasksStayOnTheLoopTheyWereStartedOn() {
    Loops.run(
        2,
        () -> {
          var here = Carrier.current();
          try (var bundle = Bundle.open()) {
            for (int i = 0; i < 100; i++) {
              bundle.go(() -> {
                assertSame(here, Carrier.current());
                Deadline.NOW.sleep();
                Deadline.inMillis(1).sleep();
                assertSame(here, Carrier.current());
              });
            }
            bundle.await();
          }
        });
  }

  @Test
  void spreadDealsTasksOutEvenly() {
    Loops.run(
        2,
        () -> {
          var places = Channel.<Carrier>buffered(9);
          try (var bundle = Bundle.open()) {
            for (int i = 0; i < 9; i++) { // with this one they are ten
              bundle.spread(() -> {
                places.send(Carrier.current());
                Deadline.NEVER.sleep();
              });
            }
            var counts = new HashMap<Carrier, Integer>();
            counts.put(Carrier.current(), 1);
            for (int i = 0; i < 9; i++) {
              counts.merge(places.receive(), 1, Integer::sum);
            }
            assertEquals("[5, 5]", counts.values().toString());
          }
        });
  }

  @Test
  void channelsWorkAcrossLoops() {
    Loops.run(
        2,
        () -> {
          var there = Channel.<Integer>create();
          var back = Channel.<Integer>buffered(3);
          try (var bundle = Bundle.open()) {
            bundle.spread(() -> {
              for (int n : there) {
                back.send(n + 1);
              }
              back.done();
            });
            bundle.go(() -> {
              for (int i = 0; i < 10_000; i++) {
                there.send(i);
              }
              there.done();
            });
            int expected = 0;
            for (int n : back) {
              assertEquals(++expected, n);
            }
            assertEquals(10_000, expected);
            bundle.await();
          }
        });
  }

  @Test
  void oneLoopRunsOneTaskAtATime() {
    Loops.run(
        1,
        () -> {
          var busy = new AtomicBoolean();
          try (var bundle = Bundle.open()) {
            for (int i = 0; i < 50; i++) {
              bundle.go(() -> {
                for (int n = 0; n < 100; n++) {
                  assertFalse(busy.getAndSet(true));
                  Thread.onSpinWait();
                  busy.set(false);
                  Deadline.NOW.sleep();
                }
              });
            }
            bundle.await();
          }
        });
  }

  @Test
  void tasksThatOnlyYieldLetTimersRing() {
    Loops.run(
        1,
        () -> {
          try (var bundle = Bundle.open()) {
            for (int i = 0; i < 3; i++) {
              bundle.go(() -> {
                while (true) {
                  Deadline.NOW.sleep();
                }
              });
            }
            Deadline.inMillis(20).sleep();
          }
        });
  }

  @Test
  void theFailureOfAProgramComesOut() {
    var failure = new IOException("broken");
    var thrown =
        assertThrows(
            TaskException.class,
            () ->
                Loops.run(
                    1,
                    () -> {
                      throw failure;
                    }));
    assertSame(failure, thrown.getCause());
  }

  @Test
  void aProgramIsCancelledWithItsCaller() {
    var ended = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () ->
              Loops.run(
                  1,
                  () -> {
                    try {
                      Deadline.NEVER.sleep();
                    } finally {
                      ended.countDown();
                    }
                  }));
    }
    assertEquals(0, ended.getCount());
  }

  @Test
  void noLoopsAreTooFew() {
    assertThrows(IllegalArgumentException.class, () -> Loops.run(0, () -> {}));
    assertThrows(IllegalArgumentException.class, () -> Loops.run(-1, () -> {}));
  }

  @Test
  void loopsAreUsedAgain() {
    Loops.run(2, () -> {});
    long before = loops();
    for (int i = 0; i < 10; i++) {
      Loops.run(2, () -> {});
    }
    assertEquals(before, loops());
  }

  private static long loops() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("dill-loop-"))
        .count();
  }

  @Test
  void workElsewhereGivesItsResultBack() {
    Loops.run(
        1,
        () -> {
          var here = Carrier.current();
          var there = Loops.elsewhere(() -> Coroutine.current().carrier());
          assertFalse(there.isLoop());
          assertSame(here, Carrier.current());
        });
  }

  @Test
  void othersGoOnWhileWorkIsDoneElsewhere() {
    Loops.run(
        1,
        () -> {
          var latch = new CountDownLatch(1);
          try (var bundle = Bundle.open()) {
            bundle.go(latch::countDown);
            Loops.elsewhere(() -> {
              latch.await(); // that would block the loop for ever
              return true;
            });
          }
        });
  }

  @Test
  void workElsewhereThrowsWhatItThrows() {
    Loops.run(
        1,
        () -> {
          var failure = new IOException("broken");
          assertSame(
              failure,
              assertThrows(
                  IOException.class,
                  () ->
                      Loops.elsewhere(() -> {
                        throw failure;
                      })));
          assertThrows(
              StackOverflowError.class,
              () ->
                  Loops.elsewhere(() -> {
                    throw new StackOverflowError();
                  }));
        });
  }

  @Test
  void workElsewhereIsCancelledAndWaitedFor() {
    Loops.run(
        1,
        () -> {
          var began = new CountDownLatch(1);
          var ended = new AtomicBoolean();
          try (var bundle = Bundle.open()) {
            bundle.go(() ->
                assertThrows(
                    CancellationException.class,
                    () ->
                        Loops.elsewhere(() -> {
                          began.countDown();
                          try {
                            return new CountDownLatch(1).getCount() + sleepForEver();
                          } finally {
                            ended.set(true);
                          }
                        })));
            Loops.elsewhere(() -> {
              began.await();
              return true;
            });
          }
          assertTrue(ended.get());
        });
  }

  private static long sleepForEver() {
    Deadline.NEVER.sleep();
    return 0;
  }

  @Test
  void aLoopThatIsHeldUpIsReportedOnceWithWhatHoldsIt() {
    var reports = new LinkedBlockingQueue<HeldUp>();
    Loops.onHeldUp(reports::add);
    Loops.run(
        1,
        () -> {
          var me = Thread.currentThread();
          holdUp(reports);
          var mine = new ArrayList<>(reports);
          mine.removeIf(report -> report.task() != me);
          assertEquals(1, mine.size());
          var report = mine.getFirst();
          assertTrue(report.loop().startsWith("dill-loop-"), report.loop());
          assertTrue(report.time().toMillis() >= 1_000, report.time().toString());
          assertTrue(
              report.stack().stream().anyMatch(call -> call.getMethodName().equals("holdUp")),
              report.stack().toString());
        });
  }

  private static void holdUp(LinkedBlockingQueue<HeldUp> reports) {
    var me = Thread.currentThread();
    var patience = Deadline.inSeconds(20);
    while (reports.stream().noneMatch(report -> report.task() == me) && !patience.hasPassed()) {
      Thread.onSpinWait();
    }
  }
}
