package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.loop.Diagnostics;
import dill.loop.LoopGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What can be seen of bundles and tasks from outside; the rest is in {@link DiagnosticsTest}. */
class TasksTest {
  /** The bundles that this thread has open; others may run tests at the same time. */
  private static List<BundleInfo> mine() {
    return Tasks.snapshot().stream()
        .filter(bundle -> bundle.owner() == Thread.currentThread())
        .toList();
  }

  @Test
  void anOpenBundleIsSeenAndAClosedOneIsNot() {
    try (var bundle = Bundle.open()) {
      assertEquals(List.of(bundle.toString()), mine().stream().map(BundleInfo::name).toList());
    }
    assertEquals(List.of(), mine());
  }

  @Test
  void tasksAreSeenInTheOrderInWhichTheyWereStartedAndWithTheirNames() {
    try (var bundle = Bundle.open()) {
      for (var name : List.of("first", "second", "")) {
        bundle.go(name, Deadline.NEVER::sleep);
      }
      var names = mine().getFirst().tasks().stream().map(task -> task.thread().getName());
      assertEquals(List.of("first", "second", ""), names.toList());
    }
  }

  @Test
  void aTaskIsSeenWithWhatItWaitsForAndABundleUnderTheTaskThatHasItOpen() {
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            try (var below = Bundle.open()) {
              Until.waiting(below, Deadline.inSeconds(60)::sleep);
              below.await();
            }
          });
      var task = mine().getFirst().tasks().getFirst();
      var below = task.bundles().getFirst();

      assertEquals("await on " + below.name(), task.waitsFor());
      assertSame(task.thread(), below.owner());
      assertEquals("sleep", below.tasks().getFirst().waitsFor());
    }
  }

  @Test
  void aTaskThatChoosesIsSeenWithAllThatItWaitsForButTheClock() {
    var values = Channel.<Integer>create();
    try (var bundle = Bundle.open()) {
      var fork = bundle.fork(() -> Channel.<Integer>create().receive());
      Until.waiting(
          bundle,
          () ->
              choose(
                  values.receiving(n -> n),
                  fork.ending(() -> 0),
                  values.ending(() -> 0),
                  after(Deadline.inSeconds(60), () -> 0)));

      var waits = mine().getFirst().tasks().getLast().waitsFor();
      assertEquals("choose on " + values + ", " + fork, waits);
    }
  }

  @Test
  void aTaskThatRunsWaitsForNothing() {
    var goOn = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      bundle.go(() -> runUntil(goOn));
      Until.holds(() -> first().isRunning());
      goOn.countDown();
      bundle.await();
    }
  }

  private static Look first() {
    return new Look(mine().getFirst().tasks());
  }

  private record Look(List<TaskInfo> tasks) {
    boolean isRunning() {
      return tasks.stream().anyMatch(task -> task.waitsFor().isEmpty());
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // it runs, and yet others of its loop may
  private static void runUntil(CountDownLatch goOn) {
    while (goOn.getCount() > 0) {
      Thread.yield();
    }
  }

  @Test
  void aTaskThatWaitsInForeignCodeIsSeenWithTheLockOfThat() {
    var latch = new CountDownLatch(1);
    try (var bundle = Bundle.open()) {
      bundle.go(latch::await);
      Until.holds(() -> mine().getFirst().tasks().getFirst().waitsFor().contains("CountDownLatch"));
      latch.countDown();
      bundle.await();
    }
  }

  @Test
  void aCancelledBundleIsSeenAsOne() {
    try (var bundle = Bundle.open()) {
      assertFalse(mine().getFirst().cancelled());
      bundle.cancel();
      assertTrue(mine().getFirst().cancelled());
    }
  }

  @Test
  void aTaskIsSeenOnItsLoop() {
    var expected = LoopGroup.isPossible() ? "dill-loop-\\d+" : "anywhere";
    Loops.run(
        1,
        () -> {
          try (var bundle = Bundle.open()) {
            bundle.go("on a loop", Deadline.NEVER::sleep);
            var carriers =
                Tasks.snapshot().stream()
                    .flatMap(TasksTest::below)
                    .filter(task -> task.thread().getName().equals("on a loop"))
                    .map(TaskInfo::carrier)
                    .toList();
            assertEquals(1, carriers.size());
            assertTrue(carriers.getFirst().matches(expected), carriers.getFirst());
          }
        });
  }

  private static Stream<TaskInfo> below(BundleInfo bundle) {
    return bundle.tasks().stream()
        .flatMap(task ->
            Stream.concat(Stream.of(task), task.bundles().stream().flatMap(TasksTest::below)));
  }

  @Test
  void aDumpHasALineForEachBundleAndEachTask() {
    try (var bundle = Bundle.open()) {
      var task =
          Until.waiting(
              bundle,
              () -> {
                try (var below = Bundle.open()) {
                  below.go("below", () -> {});
                  Deadline.NEVER.sleep();
                }
              });
      Until.holds(() -> !Tasks.dump().contains("below #"));
      var dump = Tasks.dump();
      int at = dump.indexOf(bundle + ", opened by " + Thread.currentThread().getName());
      int below = dump.indexOf("\n  task #" + task.threadId() + ", ", at);

      assertTrue(at >= 0, dump);
      assertTrue(below > at, dump);
      assertTrue(dump.indexOf(", waits: sleep", below) > below, dump);
      assertTrue(dump.indexOf("\n    bundle ", below) > below, dump);
    }
  }

  @Test
  void aDumpTellsOfABundleThatIsCancelledAndOfOneWhoseOwnerHasEnded() throws Exception {
    var left = new CompletableFuture<Bundle>();
    Thread.ofPlatform().start(() -> left.complete(Bundle.open())).join();
    var bundle = left.join();
    assertTrue(lineOf(bundle).contains(", which has ended"), lineOf(bundle));
    assertFalse(lineOf(bundle).contains(", cancelled"), lineOf(bundle));

    bundle.cancel();
    assertTrue(lineOf(bundle).contains(", cancelled"), lineOf(bundle));
  }

  private static String lineOf(Bundle bundle) {
    var lines = Tasks.dump().lines().filter(line -> line.startsWith(bundle + ","));
    return lines.findFirst().orElse("");
  }

  @Test
  void howLongATaskWaitsAndWhatIsDeadlockedIsToldWithDiagnosticsOnly() {
    try (var bundle = Bundle.open()) {
      Until.waiting(bundle, Deadline.NEVER::sleep);
      var seen = mine().getFirst();
      assertEquals(Diagnostics.ON, seen.tasks().getFirst().waiting().isPresent());
      assertEquals(Diagnostics.ON, !seen.place().isEmpty());
    }
    if (Diagnostics.ON) {
      assertFalse(Tasks.deadlocks().stream().flatMap(List::stream).anyMatch(TasksTest::isMine));
    } else {
      assertThrows(IllegalStateException.class, Tasks::deadlocks);
    }
  }

  private static boolean isMine(TaskInfo task) {
    return task.thread() == Thread.currentThread();
  }
}
