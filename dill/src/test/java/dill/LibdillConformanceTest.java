package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The smaller ones of libdill's tests: {@code sleep, go1 go2 go3 go4 go5, overload, example,
 * threads}. That of {@code handle} is about handles, which do not exist here.
 */
class LibdillConformanceTest {
  private final AtomicInteger ended = new AtomicInteger();

  @Test
  void sleepTakesAsLongAsItShould() {
    var deadline = Deadline.inMillis(100);
    deadline.sleep();
    assertTrue(deadline.hasPassed());
  }

  // Differs: our tasks run in parallel, and two that wake late may overtake each other. So it has
  // several tries.
  @Test
  void sleepSort() {
    var sorted = List.of(10, 20, 30, 40);
    var seen = new ArrayList<List<Integer>>();
    while (!seen.contains(sorted) && seen.size() < 20) {
      seen.add(sleepSorted(30, 40, 10, 20));
    }
    assertTrue(seen.contains(sorted), seen.toString());
  }

  private static List<Integer> sleepSorted(Integer... millis) {
    var channel = Channel.<Integer>create();
    var sorted = new ArrayList<Integer>();
    try (var bundle = Bundle.open()) {
      for (int wait : millis) {
        bundle.go(() -> {
          Deadline.inMillis(wait).sleep();
          channel.send(wait);
        });
      }
      while (sorted.size() < millis.length) {
        sorted.add(channel.receive());
      }
    }
    return sorted;
  }

  @Test
  void cancellingSleep() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> sleepAndBeCancelled(1));
    }
    assertEquals(1, ended.get());
  }

  // Differs: the sum is an atomic one, since ours run in parallel.
  @Test
  void go1() {
    var sum = new AtomicInteger();
    try (var bundle = Bundle.open()) {
      for (var work : new int[][] {{3, 7}, {1, 11}, {2, 5}}) {
        bundle.go(() -> {
          for (int i = 0; i < work[0]; i++) {
            sum.addAndGet(work[1]);
            Deadline.NOW.sleep();
          }
        });
      }
      bundle.await();
    }
    assertEquals(42, sum.get());
  }

  @Test
  void go2() {
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 20; i++) {
        bundle.go(() -> {
          Deadline.inMillis(50).sleep();
          ended.incrementAndGet();
        });
      }
      Until.holds(() -> ended.get() == 20);
    }
    assertEquals(20, ended.get());
  }

  @Test
  void go3() {
    var bundles = new ArrayList<Bundle>();
    for (int i = 0; i < 3; i++) {
      var bundle = Bundle.open();
      bundles.add(bundle);
      Until.waiting(bundle, () -> sleepAndBeCancelled(2));
    }
    bundles.forEach(Bundle::close);
    assertEquals(6, ended.get());
  }

  private void sleepAndBeCancelled(int times) {
    for (int i = 0; i < times; i++) {
      assertThrows(CancellationException.class, () -> Deadline.inMillis(100_000).sleep());
      ended.incrementAndGet();
    }
  }

  @Test
  void go4() {
    try (var bundle = Bundle.open()) {
      bundle.go(ended::incrementAndGet);
    }
    assertEquals(1, ended.get());
  }

  // Differs: stacks are not the user's to supply; those of ours grow.
  @Test
  void go5() {
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 5; i++) {
        bundle.go(() -> {
          deep(500);
          ended.incrementAndGet();
        });
      }
      bundle.await();
    }
    assertEquals(5, ended.get());
  }

  private static void deep(int frames) {
    if (frames > 0) {
      deep(frames - 1);
    } else {
      Deadline.NOW.sleep(); // all of the stack is put away and comes back
    }
  }

  @Test
  void overload() {
    var left = Channel.<Integer>create();
    var right = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      bundle.go(() -> relay(left, right));
      bundle.go(() -> relay(right, left));
      left.send(42);
      Until.holds(() -> ended.get() > 1000); // it goes round and round
      bundle.cancel();
      assertTrue(bundle.await(Deadline.inSeconds(20))); // C: 1 s; machines may be slow
    }
  }

  private void relay(Receiver<Integer> source, Sender<Integer> destination) {
    while (true) {
      destination.send(source.receive());
      ended.incrementAndGet();
    }
  }

  @Test
  void example() {
    try (var one = Bundle.open();
        var two = Bundle.open()) {
      one.go(ended::incrementAndGet);
      two.go(ended::incrementAndGet);
    }
    assertEquals(2, ended.get());
  }

  // Differs: in C each thread is a world of its own; here they all share one.
  @Test
  void threads() throws InterruptedException {
    var thread = Thread.ofPlatform().start(this::threeWorkers);
    threeWorkers();
    thread.join();
    assertEquals(2 * (4 + 2 + 3), ended.get());
  }

  private void threeWorkers() {
    try (var bundle = Bundle.open()) {
      for (int count : new int[] {4, 2, 3}) {
        bundle.go(() -> {
          for (int i = 0; i < count; i++) {
            Deadline.inMillis(10).sleep();
            ended.incrementAndGet();
          }
        });
      }
      bundle.await();
    }
  }
}
