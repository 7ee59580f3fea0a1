package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * libdill's {@code tests/bundle.c}, case by case. There {@code go} makes a bundle of one coroutine;
 * ours are always opened first. The cases of {@code bundle_mem} and {@code bundle_go_mem} are those
 * without {@code _mem} here: memory is not the user's to supply.
 */
class LibdillBundleTest {
  private final AtomicInteger ended = new AtomicInteger();

  private void worker1() {
    ended.incrementAndGet();
  }

  private void worker2() {
    assertThrows(CancellationException.class, () -> Deadline.inMillis(100_000).sleep());
    ended.incrementAndGet();
  }

  private void worker3(int millis) {
    Deadline.inMillis(millis).sleep();
    ended.incrementAndGet();
  }

  @Test
  void anEmptyBundle() {
    var bundle = Bundle.open();
    bundle.close();
    assertTrue(bundle.await(Deadline.NOW));
  }

  @Test
  void aBundleThatIsClosedAtOnce() {
    try (var bundle = Bundle.open()) {
      bundle.go(this::worker1);
    }
    assertEquals(1, ended.get());
  }

  @Test
  void aCoroutineThatHasFinished() {
    try (var bundle = Bundle.open()) {
      bundle.go(this::worker1);
      Until.holds(() -> ended.get() == 1);
    }
    assertEquals(1, ended.get());
  }

  @Test
  void aCoroutineThatIsCanceled() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, this::worker2);
    }
    assertEquals(1, ended.get());
  }

  @Test
  void twoCoroutinesThatHaveFinished() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> worker3(50));
      bundle.go(() -> worker3(50));
      Until.holds(() -> ended.get() == 2);
    }
    assertEquals(2, ended.get());
  }

  @Test
  void twoCoroutinesThatAreCanceled() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, this::worker2);
      Until.waiting(bundle, this::worker2);
    }
    assertEquals(2, ended.get());
  }

  @Test
  void aBundleMadeByGoAndAddedToLater() {
    try (var bundle = Bundle.open()) {
      bundle.go(this::worker1);
      Until.holds(() -> ended.get() == 1);
      bundle.go(this::worker1);
    }
    assertEquals(2, ended.get());
  }

  @Test
  void waitingOnAnEmptyBundle() {
    try (var bundle = Bundle.open()) {
      assertTrue(bundle.await(Deadline.NEVER));
    }
  }

  @Test
  void waitingOnABundleWithOneCoroutine() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> worker3(50));
      bundle.await();
      assertEquals(1, ended.get());
    }
  }

  @Test
  void waitingOnABundleWithTwoCoroutines() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> worker3(50));
      bundle.go(() -> worker3(100));
      bundle.await();
      assertEquals(2, ended.get());
      bundle.go(this::worker1);
    }
    assertEquals(3, ended.get());
  }

  @Test
  void waitingOnABundleWithALongTimeout() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> worker3(50));
      assertTrue(bundle.await(Deadline.inSeconds(20))); // C: 1 s; machines may be slow
      assertEquals(1, ended.get());
    }
  }

  // Differs: not ETIMEDOUT but false.
  @Test
  void waitingOnABundleWithAShortTimeout() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, this::worker2);
      var deadline = Deadline.inMillis(50);
      assertFalse(bundle.await(deadline));
      assertTrue(deadline.hasPassed());
      assertEquals(0, ended.get());
    }
    assertEquals(1, ended.get());
  }
}
