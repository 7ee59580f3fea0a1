package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Bundles that tasks have open, and what becomes of them when the tasks are cancelled or end. */
class TreeTest {
  /**
   * A task that computes and never waits; it has a bundle open with a task that sleeps, and goes on
   * until that one has ended.
   */
  private static void compute(CountDownLatch childSleeps, CountDownLatch childEnds) {
    try (var children = Bundle.open()) {
      Until.waiting(
          children,
          () -> {
            try {
              Deadline.NEVER.sleep();
            } finally {
              childEnds.countDown();
            }
          });
      childSleeps.countDown();
      compute(() -> childEnds.getCount() > 0);
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // no wait, and yet others of its loop may run
  private static void compute(BooleanSupplier goesOn) {
    while (goesOn.getAsBoolean()) {
      Thread.yield();
    }
  }

  @Test
  void cancelReachesTheChildrenOfATaskThatComputesAndNeverWaits() throws Exception {
    var sleeps = new CountDownLatch(1);
    var ends = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      bundle.go(() -> compute(sleeps, ends));
      sleeps.await();
      bundle.cancel();
      assertTrue(bundle.await(Deadline.inSeconds(20)));
    }
  }

  @Test
  void closeReachesTheChildrenOfATaskThatComputesAndNeverWaits() throws Exception {
    var sleeps = new CountDownLatch(1);
    var ends = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      bundle.go(() -> compute(sleeps, ends));
      sleeps.await();
    }
    assertEquals(0, ends.getCount());
  }

  @Test
  void aFailureReachesTheChildrenOfASiblingThatComputesAndNeverWaits() throws Exception {
    var sleeps = new CountDownLatch(1);
    var ends = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      bundle.go(() -> compute(sleeps, ends));
      sleeps.await();
      bundle.go(() -> {
        throw new IllegalArgumentException("of a sibling");
      });
      assertThrows(TaskException.class, () -> bundle.await(Deadline.inSeconds(20)));
    }
  }

  @Test
  void aBundleThatACancelledTaskOpensIsCancelledFromTheStart() {
    var outcome = new AtomicReference<Future<String>>();
    try (var bundle = Bundle.open()) {
      bundle.cancel();
      bundle.go(() -> {
        try (var late = Bundle.open()) {
          outcome.set(late.fork(() -> Channel.<String>create().receive()));
          compute(() -> !outcome.get().isDone()); // nobody closes it before
        }
      });
      bundle.await();
    }
    assertEquals(Future.State.CANCELLED, outcome.get().state());
  }

  @Test
  void aBundleThatAnInterruptedThreadOpensIsNotCancelled() {
    Thread.currentThread().interrupt();
    try (var bundle = Bundle.open()) {
      assertTrue(Thread.interrupted());
      var channel = Channel.<String>create();
      var received = bundle.fork(channel::receive);
      channel.send("value");
      bundle.await();
      assertEquals("value", received.resultNow());
    }
  }

  @Test
  void bundlesMayBeClosedInAnyOrder() {
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            var first = Bundle.open();
            var second = Bundle.open();
            var third = Bundle.open();
            second.close();
            second.close();
            third.close();
            third = Bundle.open();
            assertEquals(2, openHere());
            first.close();
            assertEquals(1, openHere());
            third.go(Deadline.NEVER::sleep);
            try {
              assertThrows(CancellationException.class, third::await);
            } finally {
              third.close();
            }
            assertEquals(0, openHere());
          });
      bundle.cancel();
      assertTrue(bundle.await(Deadline.inSeconds(20)));
    }
  }

  @Test
  void aTaskWhoseChildrenWereCancelledWithItDoesNotTakeThatForTheirSuccess() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        try (var children = Bundle.open()) {
          children.go(() -> {});
          Until.holds(() -> children.members.running().isEmpty());
          children.await(); // none of them was cancelled
          var cancelled = children.fork(() -> Channel.<String>create().receive());
          bundle.cancel();
          compute(() -> !children.members.running().isEmpty());
          assertThrows(CancellationException.class, children::await);
          assertTrue(cancelled.isCancelled());
        }
      });
      assertTrue(bundle.await(Deadline.inSeconds(20)));
    }
  }

  private static int openHere() {
    return OpenBundles.of(dill.loop.Coroutine.current()).size();
  }

  @Test
  void aTreeMayBeDeep() {
    var ended = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      var bottom = new CountDownLatch(1);
      bundle.go(() -> nest(3000, bottom, ended));
      Until.holds(() -> bottom.getCount() == 0);
    }
    assertEquals(3000, ended.get());
  }

  private static void nest(int levels, CountDownLatch bottom, AtomicInteger ended) {
    try (var below = Bundle.open()) {
      if (levels == 1) {
        bottom.countDown();
        Deadline.NEVER.sleep();
      }
      below.go(() -> nest(levels - 1, bottom, ended));
      below.await();
    } finally {
      ended.incrementAndGet();
    }
  }

  @Test
  void aBundleThatIsOpenedWhileItsTaskIsCancelledIsNotMissed() {
    Rounds.run("bundles opened while their task is cancelled", _ -> openWhileCancelled());
  }

  private static void openWhileCancelled() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        var ended = new CompletableFuture<String>();
        try (var late = Bundle.open()) {
          late.go(() -> {
            try {
              Deadline.NEVER.sleep();
            } finally {
              ended.complete("ended");
            }
          });
          assertEquals("ended", ended.join()); // a wait that no interrupt ends
        }
      });
      bundle.cancel();
      assertTrue(bundle.await(Deadline.inSeconds(20)));
    }
  }

  // A task that ends with a bundle open.

  @Test
  void whatATaskLeavesOpenIsClosedAndCountsAsItsFailure() {
    var ended = new AtomicBoolean();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> leaveOpen(ended));
      var thrown = assertThrows(TaskException.class, bundle::await);

      assertTrue(ended.get());
      var failure = assertInstanceOf(IllegalStateException.class, thrown.getCause());
      assertTrue(failure.toString().contains("the task has ended without closing its bundle "));
    }
  }

  private static void leaveOpen(AtomicBoolean ended) {
    var forgotten = Bundle.open();
    Until.waiting(
        forgotten,
        () -> {
          try {
            Deadline.NEVER.sleep();
          } finally {
            ended.set(true);
          }
        });
  }

  @Test
  void whatTasksOfABundleThatIsLeftOpenHaveThrownIsNotLost() {
    var failure = new IllegalArgumentException("of a task below");
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        var forgotten = Bundle.open();
        forgotten.go(() -> {
          throw failure;
        });
        Until.holds(() -> forgotten.members.running().isEmpty());
      });
      var thrown = assertThrows(TaskException.class, bundle::await);
      var unclosed = assertInstanceOf(IllegalStateException.class, thrown.getCause());
      var below = assertInstanceOf(TaskException.class, unclosed.getSuppressed()[0]);
      assertSame(failure, below.getCause());
    }
  }

  @Test
  void aTaskThatFailsAndLeavesABundleOpenFailsWithWhatItThrew() {
    var failure = new IllegalArgumentException("of the task");
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        leaveOpen(new AtomicBoolean());
        leaveOpen(new AtomicBoolean());
        throw failure;
      });
      assertSame(failure, assertThrows(TaskException.class, bundle::await).getCause());
      assertEquals(2, failure.getSuppressed().length);
    }
  }

  @Test
  void aCancelledTaskThatLeavesABundleOpenHasFailed() {
    var heard = new AtomicReference<Throwable>();
    try (var bundle = Bundle.isolated(heard::set)) {
      Until.waiting(
          bundle,
          () -> {
            Bundle.open();
            Deadline.NEVER.sleep();
          });
    }
    assertInstanceOf(IllegalStateException.class, heard.get());
    assertInstanceOf(CancellationException.class, heard.get().getCause());
  }
}
