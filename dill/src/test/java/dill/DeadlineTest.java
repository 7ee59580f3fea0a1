package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private static final Deadline PAST = Deadline.inMillis(-1);
  private static final Deadline AGES = Deadline.in(Duration.ofNanos(Long.MAX_VALUE / 2 - 1));

  @Test
  void nowHasPassedAndNeverNeverDoes() {
    assertTrue(Deadline.NOW.hasPassed());
    assertEquals(0, Deadline.NOW.remainingNanos());
    assertFalse(Deadline.NEVER.hasPassed());
    assertEquals(Long.MAX_VALUE, Deadline.NEVER.remainingNanos());
  }

  @Test
  void whatRemainsIsNoMoreThanWasGiven() {
    var minute = Duration.ofMinutes(1).toNanos();

    assertAtMost(minute, Deadline.in(Duration.ofMinutes(1)));
    assertAtMost(minute, Deadline.inSeconds(60));
    assertAtMost(minute, Deadline.inMillis(60_000));
  }

  private static void assertAtMost(long nanos, Deadline deadline) {
    long left = deadline.remainingNanos();
    assertTrue(left <= nanos, deadline + " is later than asked for");
    assertTrue(left > nanos / 2, deadline + " is far earlier than asked for");
    assertFalse(deadline.hasPassed());
  }

  @Test
  void zeroAndLessHavePassedAlready() {
    assertTrue(Deadline.inMillis(0).hasPassed());
    assertTrue(Deadline.inSeconds(-5).hasPassed());
    assertTrue(Deadline.in(Duration.ZERO).hasPassed());
    assertTrue(Deadline.in(Duration.ofDays(-1)).hasPassed());
  }

  // invariant 8: NEVER never expires, and the longest of waits do not turn into the past
  @Test
  void theLongestOfWaitsDoNotOverflow() {
    assertSame(Deadline.NEVER, Deadline.inSeconds(Long.MAX_VALUE));
    assertSame(Deadline.NEVER, Deadline.inMillis(Long.MAX_VALUE));
    assertSame(Deadline.NEVER, Deadline.in(Duration.ofNanos(Long.MAX_VALUE)));
    assertSame(Deadline.NEVER, Deadline.in(Duration.ofSeconds(Long.MAX_VALUE, 999_999_999)));
    assertFalse(AGES.hasPassed());
    assertTrue(AGES.remainingNanos() > Duration.ofDays(365 * 100).toNanos());
  }

  @Test
  void theLongestOfNegativeWaitsDoNotOverflow() {
    assertTrue(Deadline.inSeconds(Long.MIN_VALUE).hasPassed());
    assertTrue(Deadline.inMillis(Long.MIN_VALUE).hasPassed());
    assertTrue(Deadline.in(Duration.ofSeconds(Long.MIN_VALUE)).hasPassed());
  }

  @Test
  void aWaitWithADeadlineAgesAwayDoesWait() {
    var channel = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      var got = bundle.fork(() -> channel.receive(AGES));
      var slept = new AtomicBoolean();
      var sleeper =
          Until.waiting(
              bundle,
              () -> {
                AGES.sleep();
                slept.set(true);
              });
      channel.send("here");
      Until.holds(got::isDone);
      assertEquals("here", got.resultNow());
      assertTrue(sleeper.isAlive());
      assertFalse(slept.get());
    }
  }

  @Test
  void theEarliestOfTwoIsTheOneThatPassesFirst() {
    var sooner = Deadline.inSeconds(10);
    var later = Deadline.inSeconds(20);

    assertSame(sooner, sooner.earliest(later));
    assertSame(sooner, later.earliest(sooner));
    assertSame(sooner, sooner.earliest(sooner));
    assertSame(PAST, AGES.earliest(PAST));
    assertSame(PAST, PAST.earliest(AGES));
  }

  @Test
  void nothingIsEarlierThanNowNorLaterThanNever() {
    for (var other : new Deadline[] {Deadline.NOW, PAST, Deadline.inSeconds(10), AGES}) {
      assertSame(other, other.earliest(Deadline.NEVER));
      assertSame(other, Deadline.NEVER.earliest(other));
      assertSame(Deadline.NOW, other.earliest(Deadline.NOW));
      assertSame(Deadline.NOW, Deadline.NOW.earliest(other));
    }
    assertSame(Deadline.NEVER, Deadline.NEVER.earliest(Deadline.NEVER));
  }

  @Test
  void aTimeAfterADeadlineIsCountedFromThereNotFromNow() {
    var start = Deadline.inSeconds(-1);
    var tick = Deadline.inSeconds(100);
    long before = tick.remainingNanos();

    for (int i = 0; i < 1000; i++) {
      tick = tick.plus(Duration.ofSeconds(1));
    }

    assertTrue(tick.remainingNanos() <= before + Duration.ofSeconds(1000).toNanos());
    assertTrue(tick.remainingNanos() > Duration.ofSeconds(1050).toNanos());
    assertTrue(start.plus(Duration.ZERO).hasPassed());
    assertTrue(tick.plus(Duration.ofMinutes(-20)).hasPassed());
  }

  @Test
  void aTimeAfterNowIsCountedFromNowAndNothingIsAfterNever() {
    assertAtMost(Duration.ofMinutes(1).toNanos(), Deadline.NOW.plus(Duration.ofMinutes(1)));
    assertSame(Deadline.NEVER, Deadline.NEVER.plus(Duration.ofSeconds(1)));
    assertSame(Deadline.NEVER, Deadline.NEVER.plus(Duration.ofSeconds(-1)));
  }

  // invariant 8, for sums
  @Test
  void theLongestOfTimesAfterADeadlineDoNotOverflow() {
    var longest = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
    for (var deadline : new Deadline[] {PAST, Deadline.NOW, Deadline.inSeconds(10), AGES}) {
      assertSame(Deadline.NEVER, deadline.plus(longest));
      assertTrue(deadline.plus(longest.negated()).hasPassed());
      assertTrue(deadline.plus(Duration.ofSeconds(Long.MIN_VALUE)).hasPassed());
      assertTrue(deadline.plus(Duration.ofNanos(Long.MIN_VALUE)).hasPassed());
    }
    assertSame(Deadline.NEVER, AGES.plus(Duration.ofNanos(Long.MAX_VALUE / 2 - 1)));
    var longAgo = Deadline.inSeconds(0).plus(Duration.ofNanos(-(Long.MAX_VALUE / 2 - 1)));
    assertTrue(longAgo.plus(Duration.ofNanos(-(Long.MAX_VALUE / 2 - 1))).hasPassed());
  }

  @Test
  void sleepReturnsOnceTheDeadlineHasPassed() {
    var deadline = Deadline.inMillis(20);

    deadline.sleep();

    assertTrue(deadline.remainingNanos() <= 0);
  }

  @Test
  void sleepOfADeadlineThatHasPassedReturns() {
    assertDoesNotThrow(PAST::sleep);
    assertDoesNotThrow(Deadline.NOW::sleep);
  }

  @Test
  void aTaskThatComputesCanBeCancelledWhereItSleepsUntilNow() {
    var told = new AtomicBoolean();
    try (var bundle = Bundle.open()) {
      var running = Channel.<String>create();
      bundle.go(() -> {
        running.send("now");
        try {
          while (true) {
            Deadline.NOW.sleep();
          }
        } catch (CancellationException e) {
          told.set(true);
        }
      });
      running.receive();
    }
    assertTrue(told.get());
  }

  // as libdill's yield: on whatever carries the tasks, all of them busy
  @RepeatedTest(20)
  void tasksThatSleepUntilNowLetOthersRun() {
    var stop = new AtomicBoolean();
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
        bundle.go(() -> {
          while (!stop.get()) {
            Deadline.NOW.sleep();
          }
        });
      }
      bundle.go(() -> stop.set(true));
      assertTrue(bundle.await(Deadline.inSeconds(20)));
    }
  }

  // invariant 9: one deadline covers a whole dialogue; what trickles in does not extend it
  @Test
  void aTrickleOfValuesDoesNotExtendADeadline() {
    var trickle = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        while (true) {
          trickle.send(1);
          Deadline.inMillis(2).sleep();
        }
      });
      var deadline = Deadline.inMillis(50);
      assertThrows(
          DeadlineException.class,
          () -> {
            while (true) {
              trickle.receive(deadline);
            }
          });
      assertTrue(deadline.hasPassed());
    }
  }

  // invariant 10: also while there always is a value; the clause that is listed first says so
  @Test
  void aDeadlineThatIsListedFirstEndsAChoiceThoughValuesKeepFlowing() {
    var flood = Channel.<Integer>buffered(1);
    var deadline = Deadline.inMillis(20);
    boolean open = true;
    while (open) {
      flood.send(1);
      open = choose(after(deadline, () -> false), flood.receiving(value -> true));
    }
    assertTrue(deadline.hasPassed());
  }

  @Test
  void aDeadlineSaysWhatIsLeftOfIt() {
    assertEquals("never", Deadline.NEVER.toString());
    assertEquals("now", Deadline.NOW.toString());
    assertTrue(Deadline.inSeconds(90).toString().startsWith("in PT1M2"));
  }
}
