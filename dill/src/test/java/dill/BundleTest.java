package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The life of a bundle and its tasks; what becomes of failures is in {@link BundleFailureTest}. */
class BundleTest {
  // invariant 1
  @Test
  void closeCancelsWhatStillRunsAndWaitsForEveryTask() {
    var ended = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 50; i++) {
        bundle.go(() -> {
          try {
            Deadline.NEVER.sleep();
          } finally {
            Until.holds(Deadline.inMillis(2)::hasPassed); // the way out may take its time
            ended.incrementAndGet();
          }
        });
      }
    }
    assertEquals(50, ended.get());
  }

  // invariant 1: nobody is missed who is started meanwhile
  @Test
  void closeWaitsForTasksThatAreStartedMeanwhileToo() {
    var ended = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> chain(bundle, 20, ended));
    }
    assertEquals(20, ended.get());
  }

  private static void chain(Bundle bundle, int links, AtomicInteger ended) {
    try {
      Deadline.NEVER.sleep();
    } finally {
      if (ended.incrementAndGet() < links) {
        bundle.go(() -> chain(bundle, links, ended));
      }
    }
  }

  // invariant 1: after that nothing can be started
  @Test
  void aClosedBundleRefusesTasks() {
    var bundle = Bundle.open();
    bundle.close();

    assertThrows(IllegalStateException.class, () -> bundle.go(() -> {}));
    assertThrows(IllegalStateException.class, () -> bundle.go("name", () -> {}));
    assertThrows(IllegalStateException.class, () -> bundle.fork(() -> "result"));
  }

  @Test
  void toCloseItAgainDoesNothing() {
    var bundle = Bundle.open();
    bundle.close();
    bundle.close();

    assertTrue(bundle.await(Deadline.NOW));
  }

  @Test
  void aTaskOfACancelledBundleStartsAsACancelledOne() {
    var ran = new AtomicBoolean();
    try (var bundle = Bundle.open()) {
      bundle.cancel();
      bundle.go(() -> {
        Channel.create().done(); // lets go of what it was given
        assertThrows(CancellationException.class, Deadline.NEVER::sleep);
        ran.set(true);
      });
      bundle.await();
    }
    assertTrue(ran.get());
  }

  // invariant 5: empty means at once
  @Test
  void anEmptyBundleIsAwaitedAtOnce() {
    try (var bundle = Bundle.open()) {
      bundle.await();
      assertTrue(bundle.await(Deadline.NOW));
      Thread.currentThread().interrupt();
      assertTrue(bundle.await(Deadline.NEVER));
      assertTrue(Thread.interrupted());
    }
  }

  // invariant 5: late changes nothing for the tasks, success nothing for the bundle
  @Test
  void aBundleIsAwaitedAgainAndAgain() {
    var channel = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      var first = bundle.fork(channel::receive);
      assertFalse(bundle.await(Deadline.NOW));
      assertFalse(bundle.await(Deadline.inMillis(5)));

      channel.send("a");
      assertTrue(bundle.await(Deadline.inSeconds(20)));
      assertEquals("a", first.resultNow());

      var second = bundle.fork(channel::receive);
      channel.send("b");
      bundle.await();
      assertEquals("b", second.resultNow());
    }
  }

  @Test
  void manyMayAwaitOneBundle() {
    var channel = Channel.<String>create();
    var awaited = new AtomicInteger();
    try (var waiters = Bundle.open();
        var bundle = Bundle.open()) {
      bundle.go(channel::receive);
      for (int i = 0; i < 5; i++) {
        Until.waiting(
            waiters,
            () -> {
              bundle.await();
              awaited.incrementAndGet();
            });
      }
      channel.send("end");
      waiters.await();
    }
    assertEquals(5, awaited.get());
  }

  // libdill's issue 215: there, a use after free
  @Test
  void whoAwaitsABundleThatIsClosedReturns() {
    var bundle = Bundle.open();
    try (var waiters = Bundle.open()) {
      bundle.go(Deadline.NEVER::sleep);
      Until.waiting(waiters, bundle::await);
      bundle.close();
      assertTrue(waiters.await(Deadline.inSeconds(20)));
    }
  }

  @Test
  void whoGivesUpAwaitingIsCancelledAloneAndTheBundleGoesOn() {
    var channel = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      var task = bundle.fork(channel::receive);
      try (var waiters = Bundle.open()) {
        Until.waiting(
            waiters, () -> assertThrows(CancellationException.class, () -> bundle.await()));
      }
      channel.send("a");
      bundle.await();
      assertEquals("a", task.resultNow());
    }
  }

  // invariant 6
  @Test
  void aTaskCannotCloseOrAwaitTheBundleThatItLivesIn() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        assertThrows(IllegalStateException.class, bundle::close);
        assertThrows(IllegalStateException.class, bundle::await);
        assertThrows(IllegalStateException.class, () -> bundle.await(Deadline.NOW));
        Deadline.NOW.sleep(); // it has not been cancelled by that
      });
      bundle.await();
      bundle.go(() -> {});
    }
  }

  // invariant 6: nor can one that lives further below
  @Test
  void aTaskCannotCloseOrAwaitABundleAboveItsOwn() {
    try (var top = Bundle.open()) {
      top.go(() -> {
        try (var middle = Bundle.open()) {
          middle.go(() -> refusedFromTwoBelow(top));
          middle.await();
        }
      });
      top.await();
    }
  }

  private static void refusedFromTwoBelow(Bundle top) {
    try (var bottom = Bundle.open()) {
      bottom.go(() -> {
        assertThrows(IllegalStateException.class, top::await);
        assertThrows(IllegalStateException.class, top::close);
      });
      bottom.await();
    }
  }

  @Test
  void aTaskMayStartTasksBesideItselfAndCancelThem() {
    var told = new AtomicBoolean();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        bundle.go(() -> {
          assertThrows(CancellationException.class, Deadline.NEVER::sleep);
          told.set(true);
        });
        bundle.cancel();
      });
      bundle.await();
    }
    assertTrue(told.get());
  }

  @Test
  void onlyTheThreadThatOpenedItClosesIt() {
    try (var bundle = Bundle.open();
        var others = Bundle.open()) {
      others.go(() -> assertThrows(WrongThreadException.class, bundle::close));
      others.await();
      bundle.go(() -> {}); // it is still open
    }
  }

  @Test
  void anyThreadMayStartCancelAndAwait() {
    try (var bundle = Bundle.open();
        var others = Bundle.open()) {
      others.go(() -> {
        bundle.go(Deadline.NEVER::sleep);
        bundle.cancel();
        bundle.await();
      });
      assertTrue(others.await(Deadline.inSeconds(20)));
    }
  }

  @Test
  void closeInAnInterruptedThreadWaitsAllTheSameAndKeepsTheInterrupt() {
    var owner = Thread.currentThread();
    var ended = new AtomicBoolean();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        try {
          Deadline.NEVER.sleep();
        } finally {
          Until.waiting(owner); // close() has begun to wait
          ended.set(true);
        }
      });
      owner.interrupt();
    }
    assertTrue(Thread.interrupted());
    assertTrue(ended.get());
  }

  @Test
  void closeThatIsInterruptedWhileItWaitsGoesOnWaiting() {
    var owner = Thread.currentThread();
    var ended = new AtomicBoolean();
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            try {
              Deadline.NEVER.sleep();
            } finally {
              Until.waiting(owner); // close() has begun to wait
              owner.interrupt();
              Until.waiting(owner);
              ended.set(true);
            }
          });
    }
    assertTrue(Thread.interrupted());
    assertTrue(ended.get());
  }

  @Test
  void aTaskRunsOnAVirtualThreadOfItsName() {
    try (var bundle = Bundle.open()) {
      bundle.go(
          "worker 7",
          () -> {
            assertTrue(Thread.currentThread().isVirtual());
            assertEquals("worker 7", Thread.currentThread().getName());
          });
      bundle.await();
    }
  }

  @Test
  void aForkedTaskHasAResult() {
    try (var bundle = Bundle.open()) {
      Future<Integer> result = bundle.fork(() -> 6 * 7);
      bundle.await();
      assertEquals(42, result.resultNow());
    }
  }

  @Test
  void aForkedTaskThatIsCancelledHasACancelledFuture() {
    var bundle = Bundle.open();
    var never = bundle.fork(() -> Channel.<String>create().receive());
    bundle.close();

    assertEquals(Future.State.CANCELLED, never.state());
  }

  @Test
  void aForkedTaskIsCancelledByItsFutureToo() {
    try (var bundle = Bundle.open()) {
      var started = Channel.<String>create();
      var never =
          bundle.fork(() -> {
            started.send("started");
            return Channel.<String>create().receive();
          });
      started.receive();
      never.cancel(true);
      assertTrue(bundle.await(Deadline.inSeconds(20)));
      assertEquals(Future.State.CANCELLED, never.state());
    }
  }

  // Plain fields: what orders them is go, await and close alone.
  @Test
  void whatATaskDidIsSeenOnceItIsAwaited() {
    var box = new int[3];
    try (var bundle = Bundle.open()) {
      box[0] = 1;
      bundle.go(() -> box[1] = box[0] + 1);
      bundle.await();
      box[0] = box[1];
      bundle.go(() -> box[2] = box[0] + 1);
    }
    assertEquals(3, box[2]);
  }
}
