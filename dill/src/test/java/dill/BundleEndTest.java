package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What can be done with a bundle that has been cancelled, has failed, or is closed. */
class BundleEndTest {
  private final IOException failure = new IOException("of a task");

  private Bundle failed() {
    var bundle = Bundle.open();
    bundle.go(() -> {
      throw failure;
    });
    assertThrows(TaskException.class, bundle::await);
    return bundle;
  }

  @Test
  void aClosedBundleStartsNothing() {
    var bundle = Bundle.open();
    bundle.close();
    assertThrows(IllegalStateException.class, () -> bundle.spread(() -> {}));
    assertThrows(IllegalStateException.class, () -> bundle.fork(() -> "result"));
  }

  @Test
  void toCancelAClosedBundleDoesNothing() {
    var bundle = Bundle.open();
    var result = bundle.fork(() -> "result");
    bundle.await();
    bundle.close();
    bundle.cancel();
    assertEquals("result", result.resultNow());
  }

  @Test
  void aClosedBundleIsAwaitedAtOnceAndSaysOfFailuresWhatItSaid() {
    try (var others = Bundle.open()) {
      var whole = Bundle.open();
      whole.close();
      var broken = failed();
      broken.close();
      others.go(() -> {
        whole.await();
        assertSame(failure, assertThrows(TaskException.class, broken::await).getCause());
      });
      others.await();
    }
  }

  @Test
  void onlyTheThreadThatOpenedItClosesItAgain() {
    var bundle = Bundle.open();
    bundle.close();
    try (var others = Bundle.open()) {
      others.go(() -> assertThrows(WrongThreadException.class, bundle::close));
      others.await();
    }
  }

  @Test
  void eachOfThoseWhoAwaitIsToldOfAFailure() {
    try (var others = Bundle.open();
        var bundle = Bundle.open()) {
      var told = new ArrayList<Future<TaskException>>();
      bundle.go(() -> {
        assertThrows(CancellationException.class, Deadline.NEVER::sleep);
        throw failure;
      });
      for (int i = 0; i < 3; i++) {
        told.add(others.fork(() -> assertThrows(TaskException.class, bundle::await)));
      }
      bundle.cancel();
      others.await();
      told.forEach(exception -> assertSame(failure, exception.resultNow().getCause()));
      assertThrows(TaskException.class, bundle::await);
    }
  }

  @Test
  void aBundleThatHasFailedStartsTasksAsCancelledOnesAndStillSaysWhatTheyThrow() {
    var second = new IOException("on the way out");
    try (var bundle = failed()) {
      bundle.go(() -> {
        assertThrows(CancellationException.class, Deadline.NEVER::sleep);
        throw second;
      });
      var e = assertThrows(TaskException.class, bundle::await);
      assertSame(failure, e.getCause());
      assertSame(second, e.getSuppressed()[0]);
    }
  }

  @Test
  void toCancelItBeforeAnythingIsStartedAndAgainAfterwardsCancelsOnce() {
    try (var bundle = Bundle.open()) {
      bundle.cancel();
      bundle.await(); // nobody is there to be waited for
      var swallowed =
          bundle.fork(() -> {
            assertThrows(CancellationException.class, Deadline.NEVER::sleep);
            assertTrue(Thread.interrupted());
            bundle.cancel();
            return Thread.currentThread().isInterrupted();
          });
      bundle.await();
      assertFalse(swallowed.resultNow());
      bundle.cancel();
    }
  }

  @Test
  void aTaskThatIsForkedInACancelledBundleHasAResultIfItNeedNotWait() {
    try (var bundle = Bundle.open()) {
      bundle.cancel();
      var result = bundle.fork(() -> "result");
      var none = bundle.fork(() -> Channel.<String>create().receive());
      bundle.await();
      assertEquals("result", result.resultNow());
      assertEquals(Future.State.CANCELLED, none.state());
    }
  }

  @Test
  void aForkEndsIfItsFutureIsCancelledWhetherItHasBegunOrNot() {
    var hold = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 100; i++) {
        var never = bundle.fork(hold::receive);
        assertTrue(never.cancel(true));
        assertTrue(bundle.await(Deadline.inSeconds(20)));
        assertEquals(Future.State.CANCELLED, never.state());
      }
    }
  }
}
