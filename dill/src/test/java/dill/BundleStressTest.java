package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BundleStressTest {

  // invariant 1
  @Test
  void closeMissesNoTaskWhoeverStartsItAndWhenever() {
    Rounds.run("tasks that start tasks", BundleStressTest::grow);
  }

  private static void grow(long seed) {
    var random = new Random(seed);
    var started = new AtomicInteger();
    var ended = new AtomicInteger();
    try (var bundle = Bundle.isolated(_ -> {})) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        start(bundle, random.nextLong(), 4, started, ended);
      }
      if (random.nextBoolean()) {
        bundle.await(Deadline.in(Duration.ofNanos(random.nextInt(200_000))));
      }
    }
    assertEquals(started.get(), ended.get());
  }

  private static void start(
      Bundle bundle, long seed, int depth, AtomicInteger started, AtomicInteger ended) {
    started.incrementAndGet();
    bundle.go(() -> {
      var random = new Random(seed);
      try {
        for (int i = random.nextInt(4); i > 0 && depth > 0; i--) {
          start(bundle, random.nextLong(), depth - 1, started, ended);
        }
        switch (random.nextInt(4)) {
          case 0 -> Deadline.NEVER.sleep();
          case 1 -> Deadline.in(Duration.ofNanos(random.nextInt(100_000))).sleep();
          case 2 -> throw new IllegalStateException("a task may fail");
          default -> {}
        }
      } finally {
        ended.incrementAndGet();
      }
    });
  }

  // invariants 1 and 2, in a tree: closing the top ends everything below
  @Test
  void closeEndsAWholeTreeOfBundles() {
    Rounds.run(
        "tree of bundles",
        seed -> {
          var random = new Random(seed);
          var open = new AtomicInteger();
          try (var top = Bundle.open()) {
            top.go(() -> below(random.nextLong(), 3, open));
            Deadline.in(Duration.ofNanos(random.nextInt(500_000))).sleep();
          }
          assertEquals(0, open.get());
        });
  }

  private static void below(long seed, int depth, AtomicInteger open) {
    var random = new Random(seed);
    open.incrementAndGet();
    try (var bundle = Bundle.open()) {
      for (int i = random.nextInt(5); i > 0 && depth > 0; i--) {
        long next = random.nextLong();
        bundle.go(() -> below(next, depth - 1, open));
      }
      Deadline.in(Duration.ofNanos(random.nextInt(1_000_000))).sleep();
      bundle.await();
    } finally {
      open.decrementAndGet();
    }
  }
}
