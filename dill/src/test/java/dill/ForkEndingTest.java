package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The end of a task as something to choose. */
class ForkEndingTest {
  private static final Deadline LATE = Deadline.inSeconds(60);

  private static int number(Clause<Integer> clause, Clause<Integer> other) {
    return choose(clause, other);
  }

  @Test
  void aTaskThatHasEndedCanBeChosenAtOnce() {
    try (var bundle = Bundle.open()) {
      var answer = bundle.fork(() -> 42);
      bundle.await();

      assertEquals(42, number(answer.ending(answer::resultNow), after(Deadline.NOW, () -> -1)));
    }
  }

  @Test
  void aTaskThatRunsCannot() {
    try (var bundle = Bundle.open()) {
      var answer = bundle.fork(() -> Channel.<Integer>create().receive());

      assertEquals(-1, number(answer.ending(() -> 0), after(Deadline.NOW, () -> -1)));
    }
  }

  @Test
  void aChoiceThatWaitsSeesTheEndOfATask() {
    var go = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      var answer = bundle.fork(go::receive);
      var seen =
          bundle.fork(() ->
              choose(
                  Channel.<Integer>create().receiving(v -> v), answer.ending(answer::resultNow)));
      go.send(6);
      bundle.await();

      assertEquals(6, seen.resultNow());
    }
  }

  @Test
  void manyChoicesSeeTheEndOfOneTask() {
    var go = Channel.<Integer>create();
    var seen = Channel.<Integer>buffered(100);
    try (var bundle = Bundle.open()) {
      var answer = bundle.fork(go::receive);
      for (int i = 0; i < 100; i++) {
        bundle.go(() -> seen.send(choose(answer.ending(answer::resultNow))));
      }
      go.send(1);
      bundle.await();
    }
    seen.done();

    int sum = 0;
    for (int one : seen) {
      sum += one;
    }
    assertEquals(100, sum);
  }

  @Test
  void aFailureIsAnEndToo() {
    try (var bundle = Bundle.isolated(e -> {})) {
      var answer =
          bundle.fork(() -> {
            throw new IOException("as told");
          });

      assertEquals(Future.State.FAILED, choose(answer.ending(answer::state)));
      assertEquals("as told", answer.exceptionNow().getMessage());
    }
  }

  @Test
  void soIsACancellation() {
    Fork<Integer> answer;
    try (var bundle = Bundle.open()) {
      answer = bundle.fork(() -> Channel.<Integer>create().receive());
    }

    assertEquals(Future.State.CANCELLED, choose(answer.ending(answer::state)));
  }

  @Test
  void aTaskThatEndsAfterAnotherClauseWasChosenIsSeenByTheNextChoice() {
    var go = Channel.<Integer>create();
    var other = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      var answer = bundle.fork(go::receive);
      bundle.go(() -> other.send(1));

      assertEquals(1, number(answer.ending(() -> 0), other.receiving(v -> v)));
      go.send(2);
      assertEquals(2, number(answer.ending(answer::resultNow), after(LATE, () -> -1)));
    }
  }

  @Test
  void aValueAndTheEndOfATaskAtTheSameTimeLoseNothing() {
    for (int round = 0; round < 2_000; round++) {
      var values = Channel.<Integer>create();
      var sent = new boolean[1];
      try (var bundle = Bundle.open()) {
        var answer = bundle.fork(() -> 0);
        bundle.go(() -> {
          values.send(1);
          sent[0] = true;
        });
        int first = choose(answer.ending(() -> 0), values.receiving(v -> v));
        if (first == 0) {
          assertEquals(1, values.receive());
        }
        bundle.await();
      }
      assertTrue(sent[0]);
    }
  }

  /** Waits until it is told to end, and goes on until a latch is opened. */
  private static int lingers(CountDownLatch told, CountDownLatch latch) {
    try {
      return Channel.<Integer>create().receive();
    } finally {
      told.countDown();
      await(latch);
    }
  }

  /** Waits in a way that no cancellation ends. */
  private static void await(CountDownLatch latch) {
    Until.holds(() -> {
      boolean _ = Thread.interrupted(); // it would not park
      return latch.getCount() == 0;
    });
  }

  @Test
  void aForkThatIsCancelledHasEndedNoSoonerThanItsTask() throws Exception {
    var begun = new CountDownLatch(1); // else it would not run at all
    var told = new CountDownLatch(1);
    var latch = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      var answer =
          bundle.fork(() -> {
            begun.countDown();
            return lingers(told, latch);
          });
      begun.await();
      Until.waiting(bundle, () -> choose(answer.ending(() -> 0)));
      assertTrue(answer.cancel(true));
      told.await();

      assertEquals(-1, number(answer.ending(() -> 0), after(Deadline.NOW, () -> -1)));
      assertEquals(Future.State.RUNNING, answer.state());
      latch.countDown();
      assertEquals(Future.State.CANCELLED, choose(answer.ending(answer::state)));
      assertFalse(answer.cancel(true));
    }
  }

  @Test
  void toCancelAForkTellsAllThatLivesBelowItsTask() throws Exception {
    var told = new CountDownLatch(1);
    var latch = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      var opened = new CompletableFuture<Bundle>();
      var answer =
          bundle.fork(() -> {
            try (var below = Bundle.open()) {
              opened.complete(below);
              await(latch);
              return 0;
            }
          });
      Until.waiting(opened.join(), () -> lingers(told, latch));
      answer.cancel(true);
      told.await();
      latch.countDown();
      assertEquals(Future.State.CANCELLED, choose(answer.ending(answer::state)));
    }
  }

  @Test
  void whatATaskHasLeftOpenEndsBeforeTheFork() throws Exception {
    var told = new CountDownLatch(1);
    var latch = new CountDownLatch(1);
    try (var bundle = Bundle.isolated(_ -> {})) {
      var answer =
          bundle.fork(() -> {
            Until.waiting(Bundle.open(), () -> lingers(told, latch));
            return 0;
          });
      told.await();

      assertFalse(answer.isDone());
      latch.countDown();
      assertEquals(Future.State.FAILED, choose(answer.ending(answer::state)));
      assertInstanceOf(IllegalStateException.class, answer.exceptionNow());
    }
  }

  @Test
  void aForkThatIsCancelledWithoutAnInterruptGoesOnAndItsResultIsDropped() {
    var go = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      var went = new AtomicInteger();
      var begun = new CompletableFuture<Thread>();
      var answer =
          bundle.fork(() -> {
            begun.complete(Thread.currentThread());
            return went.addAndGet(go.receive());
          });
      begun.join();
      assertTrue(answer.cancel(false));
      go.send(1);
      bundle.await();
      assertEquals(1, went.get());
      assertEquals(Future.State.CANCELLED, answer.state());
    }
  }

  @Test
  void aTaskMayEndInNothing() {
    try (var bundle = Bundle.open()) {
      var nothing = bundle.<Void>fork(() -> null);

      assertNull(choose(nothing.ending(nothing::resultNow)));
    }
  }
}
