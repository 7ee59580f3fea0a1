package httpd;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits for what nobody tells, as that a port is closed. The one place in these tests that polls.
 */
final class Until {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Until() {}

  /** Returns once a condition holds. */
  static void holds(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("that has not come true within " + PATIENCE);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
