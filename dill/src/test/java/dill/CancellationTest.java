package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CancellationTest {
  private final Channel<String> silent = Channel.create();

  /** Everything in dill that waits. */
  private List<Executable> waits(Bundle busy) {
    return List.of(
        silent::receive,
        () -> silent.receive(Deadline.inSeconds(60)),
        () -> silent.send("a"),
        () -> silent.send("a", Deadline.inSeconds(60)),
        () -> silent.iterator().hasNext(),
        () -> choose(silent.receiving(x -> x)),
        () -> choose(silent.sending("a", () -> "sent"), after(Deadline.NEVER, () -> "late")),
        () -> choose(silent.ending(() -> "end"), after(Deadline.inSeconds(60), () -> "late")),
        Deadline.NEVER::sleep,
        Deadline.NOW::sleep,
        () -> Deadline.inSeconds(60).sleep(),
        busy::await,
        () -> busy.await(Deadline.inSeconds(60)));
  }

  // invariant 2: each wait, again and again
  @Test
  void aCancelledTaskCannotWaitAgain() {
    try (var busy = Bundle.open();
        var bundle = Bundle.open()) {
      busy.go(Deadline.NEVER::sleep);
      Until.waiting(
          bundle,
          () -> {
            assertThrows(CancellationException.class, silent::receive);
            for (int i = 0; i < 3; i++) {
              for (var wait : waits(busy)) {
                assertThrows(CancellationException.class, wait);
              }
            }
          });
      bundle.cancel();
      assertTrue(bundle.await(Deadline.inSeconds(20)));
    }
  }

  // invariant 2: promptly, wherever it waits
  @Test
  void everyWaitEndsWhenItsTaskIsCancelled() {
    try (var busy = Bundle.open()) {
      busy.go(Deadline.NEVER::sleep);
      for (var wait : waits(busy)) {
        try (var bundle = Bundle.open()) {
          var started = Channel.<String>create();
          bundle.go(() -> {
            started.send("started");
            assertThrows(CancellationException.class, () -> again(wait));
          });
          started.receive();
          bundle.cancel();
          assertTrue(bundle.await(Deadline.inSeconds(20)));
        }
      }
    }
  }

  private static void again(Executable wait) throws Throwable {
    while (true) {
      wait.execute();
    }
  }

  @Test
  void aWaitOutsideOfDillEndsToo() {
    var latch = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            assertThrows(CancellationException.class, silent::receive);
            assertTrue(Thread.currentThread().isInterrupted());
            assertThrows(InterruptedException.class, latch::await);
          });
      bundle.cancel();
      bundle.await();
    }
  }

  // invariant 2: unlike an interrupt, which is gone once somebody has swallowed it
  @Test
  void codeThatSwallowsTheInterruptDoesNotReviveACancelledTask() {
    var latch = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      var started = Channel.<String>create();
      bundle.go(() -> {
        started.send("started");
        assertThrows(InterruptedException.class, latch::await);
        assertFalse(Thread.currentThread().isInterrupted());
        assertThrows(CancellationException.class, silent::receive);
        assertTrue(Thread.interrupted());
        assertThrows(CancellationException.class, Deadline.NEVER::sleep);
      });
      started.receive();
      bundle.cancel();
      bundle.await();
    }
  }

  @Test
  void anInterruptFromOutsideCancelsATaskForGood() {
    try (var bundle = Bundle.open()) {
      var task =
          Until.waiting(
              bundle,
              () -> {
                assertThrows(CancellationException.class, silent::receive);
                assertTrue(Thread.interrupted());
                assertThrows(CancellationException.class, silent::receive);
                assertTrue(Thread.interrupted());
                assertThrows(CancellationException.class, Deadline.NOW::sleep);
              });
      task.interrupt();
      assertTrue(bundle.await(Deadline.inSeconds(20)));
    }
  }

  @Test
  void anInterruptFromOutsideCancelsThatTaskAlone() {
    try (var bundle = Bundle.open()) {
      var other = bundle.fork(silent::receive);
      Until.waiting(bundle, Deadline.NEVER::sleep).interrupt();
      silent.send("still there");
      assertTrue(bundle.await(Deadline.inSeconds(20)));
      assertEquals("still there", other.resultNow());
    }
  }

  @Test
  void aThreadThatDillDidNotStartIsCancelledAsLongAsItIsInterrupted() {
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, silent::receive);
    assertThrows(CancellationException.class, Deadline.NOW::sleep);

    assertTrue(Thread.interrupted());

    Deadline.inMillis(1).sleep();
    assertThrows(DeadlineException.class, () -> silent.receive(Deadline.inMillis(1)));
  }

  // invariant 4: clean-up is possible; what need not wait is done
  @Test
  void aCancelledTaskDoesWhatNeedNotWait() {
    var buffered = Channel.<String>buffered(1);
    var ran = new AtomicBoolean();
    try (var others = Bundle.open();
        var bundle = Bundle.open()) {
      Until.waiting(others, silent::receive);
      Until.waiting(
          bundle,
          () -> {
            assertThrows(CancellationException.class, Deadline.NEVER::sleep);
            buffered.send("a");
            assertEquals("a", buffered.receive());
            assertEquals("sent", choose(buffered.sending("b", () -> "sent")));
            assertEquals("b", buffered.iterator().next());
            buffered.done();
            silent.send("to who waits");
            others.cancel();
            ran.set(true);
          });
      bundle.cancel();
      bundle.await();
    }
    assertTrue(ran.get());
  }

  // invariant 4: close too, although it waits for the tasks
  @Test
  void aCancelledTaskClosesItsOwnBundles() {
    var ended = Collections.synchronizedList(new ArrayList<String>());
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            try (var below = Bundle.open()) {
              below.go(() -> sleepAndThen(() -> ended.add("below")));
              sleepAndThen(() -> ended.add("block"));
            } finally {
              ended.add("task");
            }
          });
    }
    assertEquals("task", ended.getLast());
    assertEquals(3, ended.size());
  }

  private static void sleepAndThen(Runnable cleanup) {
    try {
      Deadline.NEVER.sleep();
    } finally {
      cleanup.run();
    }
  }

  @Test
  void whatABundleIsToldConcernsItsOwnTasksOnly() {
    try (var parent = Bundle.open();
        var sibling = Bundle.open()) {
      var above = parent.fork(silent::receive);
      var beside = sibling.fork(silent::receive);
      try (var bundle = Bundle.open()) {
        bundle.go(Deadline.NEVER::sleep);
      }
      silent.send("a");
      silent.send("b");
      parent.await();
      sibling.await();
      assertEquals(2, above.resultNow().length() + beside.resultNow().length());
    }
  }

  // invariant 3: the value or the cancellation; never both, never neither
  @Test
  void aValueIsDeliveredOrItsReceiverCancelledButNotBoth() {
    int delivered = 0;
    for (int i = 0; i < 2_000; i++) {
      var channel = Channel.<String>create();
      boolean got;
      boolean sent;
      try (var bundle = Bundle.open();
          var canceller = Bundle.open()) {
        var receiver = bundle.fork(channel::receive);
        canceller.go(bundle::cancel);
        sent = trySend(channel, i % 3);
        bundle.await();
        got = receiver.state() == Future.State.SUCCESS;
      }
      assertEquals(sent, got);
      delivered += sent ? 1 : 0;
    }
    System.out.println("delivered before the cancellation: " + delivered + " of 2000");
  }

  private static boolean trySend(Sender<String> channel, int millis) {
    try {
      channel.send("a", Deadline.inMillis(millis));
      return true;
    } catch (DeadlineException late) {
      return false;
    }
  }

  // invariant 3, of a sender
  @Test
  void aValueIsSentOrItsSenderCancelledButNotBoth() {
    for (int i = 0; i < 2_000; i++) {
      var channel = Channel.<Integer>create();
      try (var bundle = Bundle.open();
          var canceller = Bundle.open()) {
        var sender =
            bundle.fork(() -> {
              channel.send(7);
              return true;
            });
        canceller.go(bundle::cancel);
        var got =
            choose(channel.receiving(x -> true), after(Deadline.inMillis(i % 3), () -> false));
        bundle.await();
        assertEquals(got, sender.state() == Future.State.SUCCESS);
      }
    }
  }
}
