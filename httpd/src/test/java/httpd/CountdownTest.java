package httpd;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountdownTest {
  private static final long HOUR = 3_600_000_000_000L;

  private final Countdown countdown = new Countdown(Duration.ofHours(1));

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1_000_000_000, HOUR / 32, HOUR, 3 * HOUR, 100 * HOUR, -HOUR / 2})
  void aDeadlineIsNeverEarlyAndLateByASixteenthAtMost(long more) {
    for (int i = 0; i < 2; i++) {
      var deadline = countdown.next(more);
      long wanted = HOUR + more;
      assertTrue(deadline.remainingNanos() <= wanted + HOUR / 16, deadline.toString());
      assertTrue(deadline.remainingNanos() > wanted - HOUR / 1000, deadline.toString());
    }
  }

  @Test
  void aDeadlineIsUsedAgain() {
    assertSame(countdown.next(), countdown.next());
  }

  @Test
  void deadlinesOfDifferentLengthsDoNotDriveEachOtherOut() {
    var some = countdown.next(HOUR);
    countdown.next();
    assertSame(some, countdown.next(HOUR));
  }

  @Test
  void aDeadlineThatIsTooEarlyIsNotUsedAgain() {
    var brief = new Countdown(Duration.ofNanos(1));
    for (int i = 0; i < 1000; i++) {
      brief.next();
    }
    assertTrue(brief.next(1_000_000_000).remainingNanos() > 500_000_000);
  }

  @Test
  void aTimeWithoutEndIsNever() {
    var endless = new Countdown(Duration.ofNanos(Long.MAX_VALUE));
    assertTrue(endless.next().remainingNanos() > Long.MAX_VALUE / 8);
  }
}
