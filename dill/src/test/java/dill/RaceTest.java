package dill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The first of several attempts that succeeds. */
class RaceTest {
  private final AtomicInteger ended = new AtomicInteger();
  private final IOException first = new IOException("first");
  private final IOException second = new IOException("second");

  /** Never succeeds, and counts how often it has been told to end. */
  private String tryForEver() {
    try {
      Deadline.NEVER.sleep();
      return "never";
    } finally {
      Until.holds(Deadline.inMillis(2)::hasPassed); // the way out may take its time
      ended.incrementAndGet();
    }
  }

  @Test
  void theFirstThatSucceedsWinsAndTheOthersHaveEnded() {
    var waiting = Channel.<String>create();
    var winner =
        Bundle.<String>race(
            List.of(
                this::tryForEver,
                () -> {
                  waiting.send("now");
                  return tryForEver();
                },
                () -> {
                  waiting.receive();
                  return "winner";
                }));
    assertEquals("winner", winner);
    assertEquals(2, ended.get());
  }

  @Test
  void anAttemptThatFailsDoesNotEndTheRace() {
    var failed = Channel.<String>create();
    var winner =
        Bundle.<String>race(
            List.of(
                () -> {
                  try {
                    throw first;
                  } finally {
                    failed.done();
                  }
                },
                () -> Choose.choose(failed.ending(() -> "winner"))));
    assertEquals("winner", winner);
  }

  @Test
  void aRaceOfOneIsACall() {
    assertEquals(42, Bundle.<Integer>race(List.of(() -> 6 * 7)));
  }

  @Test
  void ifAllFailEachCauseIsKeptInTheOrderInWhichTheyEnded() {
    var failing = Channel.<Thread>create();
    List<Callable<String>> attempts =
        List.of(
            () -> {
              var other = failing.receive();
              Until.holds(() -> other.getState() == Thread.State.TERMINATED);
              throw second;
            },
            () -> {
              failing.send(Thread.currentThread());
              throw first;
            });
    var e = assertThrows(TaskException.class, () -> Bundle.race(attempts));
    assertSame(first, e.getCause());
    assertArrayEquals(new Throwable[] {second}, e.getSuppressed());
    assertEquals(
        "task \"attempt 2\" has failed: java.io.IOException: first; after it task \"attempt 1\"",
        e.getMessage());
  }

  @Test
  void ifNobodySucceedsInTimeAllHaveEndedAndWhatTheyThrewIsKept() {
    var e =
        assertThrows(
            DeadlineException.class,
            () ->
                Bundle.<String>race(
                    List.of(
                        this::tryForEver,
                        () -> {
                          throw first;
                        },
                        this::tryForEver),
                    Deadline.inMillis(50)));
    assertArrayEquals(new Throwable[] {first}, e.getSuppressed());
    assertEquals(2, ended.get());
  }

  // what has been done is not undone
  @Test
  void whoSucceedsOnTheWayOutHasWonIfNobodyElseHas() {
    var winner =
        Bundle.<String>race(
            List.of(() -> {
              assertThrows(CancellationException.class, Deadline.NEVER::sleep);
              return "late";
            }),
            Deadline.inMillis(2));
    assertEquals("late", winner);
  }

  @Test
  void whatComesAfterTheWinnerIsDropped() {
    var winner =
        Bundle.<String>race(
            List.of(
                () -> "winner",
                () -> {
                  assertThrows(CancellationException.class, Deadline.NEVER::sleep);
                  return "late";
                },
                () -> {
                  assertThrows(CancellationException.class, Deadline.NEVER::sleep);
                  throw first;
                }));
    assertEquals("winner", winner);
  }

  @Test
  void aCallerThatIsCancelledEndsAllAttempts() {
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            List<Callable<String>> attempts = List.of(this::tryForEver, this::tryForEver);
            assertThrows(CancellationException.class, () -> Bundle.race(attempts));
            assertEquals(2, ended.get());
            ended.incrementAndGet();
          });
    }
    assertEquals(3, ended.get());
  }

  // what has been done is not undone
  @Test
  void aRaceThatIsWonIsWonAlthoughTheCallerIsCancelledMeanwhile() {
    try (var bundle = Bundle.open()) {
      var winner =
          bundle.fork(() -> {
            var caller = Thread.currentThread();
            return Bundle.<String>race(
                List.of(
                    () -> "winner",
                    () -> {
                      try {
                        return tryForEver();
                      } finally {
                        Until.waiting(caller);
                        bundle.cancel();
                        Until.waiting(caller); // for this one
                      }
                    }));
          });
      bundle.await();
      assertEquals("winner", winner.resultNow());
    }
  }

  @Test
  void ifEachIsInterruptedBySomebodyElseNobodyHasWon() {
    List<Callable<String>> attempts =
        List.of(() -> {
          throw new InterruptedException();
        });
    assertThrows(CancellationException.class, () -> Bundle.race(attempts));
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void thereHasToBeAnAttempt() {
    assertThrows(IllegalArgumentException.class, () -> Bundle.race(List.of()));
    assertThrows(NullPointerException.class, () -> Bundle.race(null));
    List<Callable<String>> none = Arrays.asList(this::tryForEver, null);
    assertThrows(NullPointerException.class, () -> Bundle.race(none));
    assertEquals(0, ended.get());
  }
}
