package dill;

import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SpinLockTest {
  private static final int MORE_THAN_CARRIERS = 4 * Runtime.getRuntime().availableProcessors();

  private final SpinLock lock = new SpinLock();
  private int guarded;

  @Test
  void oneAtATimeHoldsIt() {
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < MORE_THAN_CARRIERS; i++) {
        bundle.go(() -> {
          for (int j = 0; j < 10_000; j++) {
            lock.lock();
            guarded++;
            lock.unlock();
          }
        });
      }
      bundle.await();
    }
    assertEquals(10_000 * MORE_THAN_CARRIERS, guarded);
  }

  // A choice that waits for its second lock holds its first one, and is not on a carrier all the
  // time. Those who want the first one must let it run, even if they are interrupted.
  @Test
  void whoWaitsForItLetsOthersRunThoughInterrupted() {
    var free = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      var held = Channel.<String>create();
      bundle.go(() -> {
        lock.lock();
        held.send("held");
        free.await();
        lock.unlock();
      });
      held.receive();
      for (int i = 0; i < MORE_THAN_CARRIERS; i++) {
        bundle.go(() -> {
          Thread.currentThread().interrupt();
          lock.lock();
          lock.unlock();
          assertTrue(Thread.interrupted()); // that is still to be told
        });
      }
      bundle.go(free::countDown);
      assertTrue(bundle.await(Deadline.inSeconds(20)));
    }
  }

  // Cancelled, since such a choice takes its locks and lets them go again without a pause.
  @Test
  void choicesThatListTheSameChannelsInAnyOrderDoNotHoldEachOtherUp() {
    var one = Channel.<String>create();
    var two = Channel.<String>create();
    try (var bundle = Bundle.open()) {
      bundle.cancel();
      for (int i = 0; i < MORE_THAN_CARRIERS; i++) {
        bundle.go(() -> chooseInVain(one, two));
        bundle.go(() -> chooseInVain(two, one));
      }
      assertTrue(bundle.await(Deadline.inSeconds(20)));
    }
  }

  private static void chooseInVain(Channel<String> first, Channel<String> second) {
    for (int i = 0; i < 10_000; i++) {
      assertThrows(
          CancellationException.class,
          () -> choose(first.receiving(x -> x), second.receiving(x -> x)));
    }
  }
}
