package dill;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What becomes of what a task throws. */
class BundleFailureTest {
  private final IOException first = new IOException("first");
  private final IOException second = new IOException("second");

  @Test
  void theFirstFailureCancelsTheOthersAndComesOutOfAwait() {
    try (var bundle = Bundle.open()) {
      var never = bundle.fork(() -> Channel.<String>create().receive());
      bundle.go(() -> fail(first));

      var e = assertThrows(TaskException.class, bundle::await);

      assertSame(first, e.getCause());
      assertEquals(0, e.getSuppressed().length);
      assertEquals(Future.State.CANCELLED, never.state());
    }
  }

  @Test
  void theFailuresAfterTheFirstAreSuppressedInIt() {
    var third = new AssertionError("third");
    try (var bundle = Bundle.open()) {
      for (var failure : List.of(second, third)) {
        Until.waiting(
            bundle,
            () -> {
              try {
                Deadline.NEVER.sleep();
              } finally {
                fail(failure);
              }
            });
      }
      bundle.go(() -> fail(first));

      var e = assertThrows(TaskException.class, bundle::await);

      assertSame(first, e.getCause());
      assertEquals(Set.of(second, third), Set.of(e.getSuppressed()));
    }
  }

  @Test
  void suppressedFailuresStandInTheOrderInWhichTheirTasksEnded() {
    var failures = List.of(first, second, new IOException("third"), new IOException("fourth"));
    try (var bundle = Bundle.isolated(BundleFailureTest::fail)) {
      for (var failure : failures) {
        bundle.go(() -> fail(failure));
        assertThrows(TaskException.class, bundle::await); // one after the other
      }

      var e = assertThrows(TaskException.class, bundle::await);

      assertSame(first, e.getCause());
      assertArrayEquals(failures.subList(1, 4).toArray(), e.getSuppressed());
    }
  }

  @Test
  void awaitSpeaksOfAFailureOnlyOnceNoTaskIsLeft() {
    var hold = Channel.<String>buffered(1);
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            try {
              Deadline.NEVER.sleep();
            } finally {
              Until.holds(() ->
                  Choose.choose(hold.ending(() -> true), Choose.after(Deadline.NOW, () -> false)));
            }
          });
      bundle.go(() -> fail(first));
      assertFalse(bundle.await(Deadline.inMillis(5)));
      hold.done();
      assertThrows(TaskException.class, bundle::await);
    }
  }

  @Test
  void aFailureThatNobodyAwaitedComesOutOfClose() {
    var bundle = Bundle.open();
    bundle.go(() -> fail(first));

    var e = assertThrows(TaskException.class, bundle::close);

    assertSame(first, e.getCause());
    bundle.close(); // once
  }

  @Test
  void aFailureThatAwaitHasReportedDoesNotComeOutOfCloseAgain() {
    var bundle = Bundle.open();
    bundle.go(() -> fail(first));
    assertThrows(TaskException.class, bundle::await);
    assertThrows(TaskException.class, bundle::await);

    bundle.close();
  }

  @Test
  void aFailureAfterTheOneThatAwaitHasReportedComesOutOfClose() {
    var bundle = Bundle.open();
    bundle.go(() -> fail(first));
    assertThrows(TaskException.class, bundle::await);
    bundle.go(() -> fail(second));

    var e = assertThrows(TaskException.class, bundle::close);

    assertSame(first, e.getCause());
    assertArrayEquals(new Throwable[] {second}, e.getSuppressed());
  }

  @Test
  void whatTheBlockThrowsIsNotReplacedByWhatATaskThrew() {
    var e =
        assertThrows(
            ArithmeticException.class,
            () -> {
              try (var bundle = Bundle.open()) {
                bundle.go(() -> fail(first));
                throw new ArithmeticException("of the block");
              }
            });
    assertEquals(1, e.getSuppressed().length);
    assertSame(first, e.getSuppressed()[0].getCause());
  }

  @Test
  void anErrorIsAFailureToo() {
    var error = new StackOverflowError();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> fail(error));
      assertSame(error, assertThrows(TaskException.class, bundle::await).getCause());
    }
  }

  @Test
  void aTaskThatEndsAsToldHasNotFailed() throws IOException {
    var pipe = Pipe.open();
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, Deadline.NEVER::sleep);
      bundle.go(() -> Thread.sleep(1_000_000)); // InterruptedException
      bundle.go(() -> pipe.source().read(ByteBuffer.allocate(1))); // ClosedByInterruptException
      bundle.cancel();
      bundle.await();
    }
    assertFalse(pipe.source().isOpen());
    pipe.sink().close();
  }

  @Test
  void anInterruptedExceptionIsNeverAFailure() {
    try (var bundle = Bundle.open()) {
      var other = bundle.fork(() -> Thread.currentThread().isInterrupted());
      bundle.go(() -> fail(new InterruptedException()));
      bundle.await();
      assertFalse(other.resultNow());
    }
  }

  @Test
  void aCancellationThatNobodyOrderedIsAFailure() {
    var odd = new CancellationException("of something else");
    try (var bundle = Bundle.open()) {
      bundle.go(() -> fail(odd));
      assertSame(odd, assertThrows(TaskException.class, bundle::await).getCause());
    }
  }

  @Test
  void aForkedTaskThatFailsFailsItsFutureAndItsBundle() {
    try (var bundle = Bundle.open()) {
      var failed =
          bundle.fork(() -> {
            fail(first);
            return "never";
          });
      assertSame(first, assertThrows(TaskException.class, bundle::await).getCause());
      assertEquals(Future.State.FAILED, failed.state());
      assertSame(first, failed.exceptionNow());
    }
  }

  @Test
  void aForkedTaskThatThrowsAnErrorFailsItsFutureAndItsBundle() {
    var error = new StackOverflowError();
    var bundle = Bundle.open();
    var future =
        bundle.fork(() -> {
          throw error;
        });
    assertSame(error, assertThrows(TaskException.class, bundle::await).getCause());
    assertSame(error, future.exceptionNow());
    bundle.close();
  }

  @Test
  void anIsolatedTaskFailsAlone() {
    var told = Collections.synchronizedList(new ArrayList<Throwable>());
    var channel = Channel.<String>create();
    try (var bundle = Bundle.isolated(told::add)) {
      var other = bundle.fork(channel::receive);
      bundle.go(() -> fail(first));
      bundle.go(() -> fail(second));
      Until.holds(() -> told.size() == 2);
      channel.send("still there");
      bundle.await();
      assertEquals("still there", other.resultNow());
      assertTrue(told.contains(first) && told.contains(second));
    }
  }

  @Test
  void theThreadOfTheTaskTellsOfItsFailure() {
    var names = Channel.<String>buffered(1);
    try (var bundle =
        Bundle.isolated(failure -> names.send(Thread.currentThread().getName() + failure))) {
      bundle.go("worker 7: ", () -> fail(new Error("x")));
      bundle.await();
      assertEquals("worker 7: java.lang.Error: x", names.receive());
    }
  }

  @Test
  void whatTheListenerOfFailuresThrowsComesOut() {
    var ofListener = new IllegalArgumentException("of the listener");
    var bundle = Bundle.isolated(failure -> fail(ofListener));
    bundle.go(() -> fail(first));

    var e = assertThrows(TaskException.class, bundle::close);

    assertSame(ofListener, e.getCause());
    assertArrayEquals(new Throwable[] {first}, ofListener.getSuppressed());
  }

  @Test
  void whatTheListenerOfFailuresThrowsOnComesOut() {
    try (var bundle = Bundle.isolated(BundleFailureTest::fail)) {
      bundle.go(() -> fail(first));

      var e = assertThrows(TaskException.class, bundle::await);

      assertSame(first, e.getCause());
    }
  }

  @Test
  void whatAListenerThrowsThatTakesNothingMoreReplacesNothing() {
    var ofListener =
        new Exception("of the listener", null, false, true) {
          @Serial private static final long serialVersionUID = 1;
        };
    try (var bundle = Bundle.isolated(failure -> fail(ofListener))) {
      bundle.go(() -> fail(first));

      var e = assertThrows(TaskException.class, bundle::await);

      assertSame(ofListener, e.getCause());
      assertArrayEquals(new Throwable[] {first}, e.getSuppressed());
    }
  }

  @Test
  void aFailureOfWhichTheListenerCouldNotTellComesOut() {
    var log = Channel.<String>create();
    var bundle = Bundle.isolated(failure -> log.send(failure.toString()));
    Until.waiting(
        bundle,
        () -> {
          assertThrows(CancellationException.class, Deadline.NEVER::sleep);
          fail(first);
        });

    assertSame(first, assertThrows(TaskException.class, bundle::close).getCause());
  }

  @Test
  void theExceptionSaysWhichTasksHaveFailed() {
    try (var bundle = Bundle.isolated(BundleFailureTest::fail)) {
      bundle.go("worker 7", () -> fail(first));
      assertEquals(
          "task \"worker 7\" has failed: java.io.IOException: first", messageOf(bundle::await));
      bundle.go(() -> fail(second));
      messageOf(bundle::await);
      bundle.go("worker 8", () -> fail(second));
      assertEquals(
          "task \"worker 7\" has failed: java.io.IOException: first;"
              + " after it a task without a name, task \"worker 8\"",
          messageOf(bundle::await));
      for (int i = 0; i < 20; i++) {
        bundle.go("worker 9", () -> fail(second));
      }
      var many = messageOf(bundle::await);
      assertTrue(many.endsWith("task \"worker 9\" and 13 more"), many);
    }
  }

  private static String messageOf(Executable awaiting) {
    return String.valueOf(assertThrows(TaskException.class, awaiting).getMessage());
  }

  @Test
  void aFailureWhileTheBundleClosesComesOutOfCloseToo() {
    var bundle = Bundle.open();
    Until.waiting(
        bundle,
        () -> {
          try {
            Deadline.NEVER.sleep();
          } finally {
            fail(first);
          }
        });

    assertSame(first, assertThrows(TaskException.class, bundle::close).getCause());
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void nothingIsNoTaskAndNoListener() {
    assertThrows(NullPointerException.class, () -> Bundle.isolated(null));
    try (var bundle = Bundle.open()) {
      assertThrows(NullPointerException.class, () -> bundle.go(null));
      assertThrows(NullPointerException.class, () -> bundle.go(null, () -> {}));
      assertThrows(NullPointerException.class, () -> bundle.fork(null));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tested
  void aBundleThatCannotBeOpenedIsNotLeftOpen() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> assertThrows(NullPointerException.class, () -> Bundle.open((Deadline) null)));
      bundle.await(); // a task that leaves a bundle open has failed
    }
  }

  /**
   * Throws whatever it is given: a task may throw anything, this way without a cast at each use.
   */
  private static <X extends Throwable> void fail(Throwable failure) throws X {
    @SuppressWarnings("unchecked") // erased, so nothing is cast; X is what javac shall believe
    var unchecked = (X) failure;
    throw unchecked;
  }
}
