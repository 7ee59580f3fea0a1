package dill.loop;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Something that is done later; on each carrier that there is. */
class TimeoutTest {
  private static final long HOUR = 3_600_000_000_000L;

  @Test
  void itIsDoneOnceTheTimeHasCome() {
    onEachCarrier(carrier -> {
      var done = new CompletableFuture<Long>();
      long start = System.nanoTime();
      Timeout.start(carrier, 5_000_000, () -> done.complete(System.nanoTime()));
      assertTrue(done.join() - start >= 5_000_000);
    });
  }

  @Test
  void itIsForgottenOnceItHasBeenCalledOff() {
    onEachCarrier(carrier -> {
      var action = calledOff(carrier);
      for (int i = 0; action.get() != null && i < 1_000; i++) {
        System.gc();
        LockSupport.parkNanos(1_000_000);
      }
      assertEquals(null, action.get());
    });
  }

  private static WeakReference<Runnable> calledOff(Carrier carrier) {
    var box = new Object[1];
    Runnable action = () -> box[0] = "done"; // not a constant, which would live for ever
    var timeout = Timeout.start(carrier, HOUR, action);
    timeout.callOff();
    return new WeakReference<>(action);
  }

  @Test
  void whatIsOverMayBeCalledOff() {
    onEachCarrier(carrier -> {
      var done = new CompletableFuture<String>();
      var times = new AtomicInteger();
      var timeout =
          Timeout.start(
              carrier,
              1,
              () -> {
                times.incrementAndGet();
                done.complete("done");
              });
      done.join();
      timeout.callOff();
      timeout.callOff();
      awhile(carrier);
      assertEquals(1, times.get());
    });
  }

  @Test
  void whatIsDoneThenMayWaitForATaskOfTheSameLoop() {
    onEachCarrier(carrier -> {
      var begun = new CompletableFuture<String>();
      var helped = new CompletableFuture<String>();
      var done = new CompletableFuture<String>();
      Timeout.start(
          carrier,
          1,
          () -> {
            begun.complete("begun");
            done.complete(helped.join()); // as a lock that a task of the loop is to let go
          });
      begun.join();
      new Coroutine(carrier, "helps", TimeoutTest.class, () -> helped.complete("helped")).start();
      assertEquals("helped", done.join());
    });
  }

  /** Returns once a carrier has done what is due in 30 milliseconds. */
  private static void awhile(Carrier carrier) {
    var later = new CompletableFuture<String>();
    Timeout.start(carrier, 30_000_000, () -> later.complete("later"));
    later.join();
  }

  private interface Check {
    void on(Carrier carrier);
  }

  private static void onEachCarrier(Check check) {
    fromOutsideAndFromATask(check, Carrier.anywhere());
    if (LoopGroup.isPossible()) {
      try (var group = LoopGroup.take(1)) {
        fromOutsideAndFromATask(check, group.first());
      }
    }
  }

  private static void fromOutsideAndFromATask(Check check, Carrier carrier) {
    check.on(carrier);
    var task =
        new FutureTask<>(() -> {
          assertEquals(carrier, Coroutine.current().carrier());
          check.on(carrier);
          return "checked";
        });
    new Coroutine(carrier, "checks", TimeoutTest.class, task).start();
    assertEquals("checked", assertDoesNotThrow(() -> task.get()));
  }
}
