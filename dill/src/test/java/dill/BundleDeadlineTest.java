package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The deadline of a whole bundle. */
class BundleDeadlineTest {
  private static final Deadline LATE = Deadline.inSeconds(3600);

  @Test
  void whatStillRunsAtTheDeadlineIsCancelledAndAwaitSaysSo() {
    try (var bundle = Bundle.open(Deadline.inMillis(20))) {
      var quick = bundle.fork(() -> "in time");
      var slow = bundle.fork(() -> Channel.<String>create().receive());

      assertThrows(DeadlineException.class, bundle::await);
      assertThrows(DeadlineException.class, bundle::await); // and again

      assertEquals("in time", quick.resultNow());
      assertEquals(Future.State.CANCELLED, slow.state());
    }
  }

  @Test
  void itEndsAWholeTreeOfBundles() {
    try (var bundle = Bundle.open(Deadline.inMillis(20))) {
      var below =
          bundle.fork(() -> {
            var middle = Bundle.open();
            var bottom = middle.fork(() -> Channel.<String>create().receive());
            assertThrows(CancellationException.class, middle::await);
            middle.close();
            return bottom.state();
          });
      assertThrows(DeadlineException.class, bundle::await);
      assertEquals(Future.State.CANCELLED, below.resultNow());
    }
  }

  @Test
  void tasksThatHaveEndedBeforeTheDeadlineAreInTimeWheneverTheyAreAwaited() {
    var deadline = Deadline.inMillis(500);
    try (var bundle = Bundle.open(deadline)) {
      var result = bundle.fork(() -> "in time");
      Until.holds(result::isDone);
      assertTrue(bundle.await(LATE));
      Until.holds(deadline::hasPassed);
      bundle.await();
    }
  }

  @Test
  void aTaskThatIsStartedAfterTheDeadlineStartsAsACancelledOne() {
    try (var bundle = Bundle.open(Deadline.NOW)) {
      bundle.await(); // nobody has come too late yet
      var late = bundle.fork(() -> assertThrows(CancellationException.class, LATE::sleep));
      assertThrows(DeadlineException.class, bundle::await);
      assertEquals(Future.State.SUCCESS, late.state());
    }
  }

  @Test
  void aFailureCountsMoreThanTheDeadline() {
    var failure = new IOException("on the way out");
    try (var bundle = Bundle.open(Deadline.inMillis(5))) {
      bundle.go(() -> {
        assertThrows(CancellationException.class, LATE::sleep);
        throw failure;
      });
      assertSame(failure, assertThrows(TaskException.class, bundle::await).getCause());
    }
  }

  @Test
  void whatHasBeenCancelledBeforeIsNotLate() {
    var deadline = Deadline.inMillis(500);
    try (var bundle = Bundle.open(deadline)) {
      bundle.go(() -> {
        assertThrows(CancellationException.class, LATE::sleep);
        Until.holds(deadline::hasPassed);
      });
      bundle.cancel();
      bundle.await();
    }
  }

  @Test
  void awaitMayGiveUpEarlierAndNothingIsCancelledByThat() {
    var channel = Channel.<String>create();
    try (var bundle = Bundle.open(LATE)) {
      var task = bundle.fork(channel::receive);
      assertFalse(bundle.await(Deadline.NOW));
      assertFalse(bundle.await(Deadline.inMillis(5)));
      channel.send("still there");
      assertTrue(bundle.await(LATE));
      assertEquals("still there", task.resultNow());
    }
  }

  @Test
  void closeCancelsAsAlwaysAndSaysNothingOfTheDeadline() {
    var passed = Channel.<String>create();
    try (var bundle = Bundle.open(Deadline.inMillis(5))) {
      bundle.go(() -> {
        try {
          LATE.sleep();
        } finally {
          passed.done();
        }
      });
      assertTrue(Choose.choose(passed.ending(() -> true))); // the block itself is not cancelled
    }
    try (var bundle = Bundle.open(LATE)) {
      bundle.go(LATE::sleep);
    }
  }

  @Test
  void neverIsNoDeadline() {
    try (var bundle = Bundle.open(Deadline.NEVER)) {
      bundle.go(Deadline.NOW::sleep);
      bundle.await();
    }
  }

  // where there are no loops, the JDK's timers are what is used; timed parks are kept elsewhere
  @Test
  void nothingIsLeftOfADeadlineThatHasNotPassed() {
    var bundle = Bundle.open(LATE);
    bundle.go(LATE::sleep);
    bundle.close();
    Until.holds(() -> ForkJoinPool.commonPool().getDelayedTaskCount() == 0);
  }
}
