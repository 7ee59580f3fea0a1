package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
  private final Channel<Object> one = Channel.create();
  private final Channel<Object> two = Channel.create();
  private final Channel<Object> buffered = Channel.buffered(2);

  @Test
  void aHundredThousandTasksFitInHalfAGigabyteAndEndWithTheirBundle(@TempDir Path folder)
      throws Exception {
    var java = ProcessHandle.current().info().command().orElseThrow();
    var output = folder.resolve("output.txt").toFile();
    var child =
        new ProcessBuilder(java, "-Xmx512m", "-cp", classPath(), ManyTasks.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      boolean ended = child.waitFor(50, TimeUnit.SECONDS);
      Files.readAllLines(output.toPath()).forEach(System.out::println);
      assertTrue(ended, "it hangs");
      assertEquals(0, child.exitValue());
    } finally {
      child.destroyForcibly();
    }
  }

  // invariant 14: nothing is left, in memory either
  @Test
  void aWaitThatIsOverLeavesNothingInItsChannels() {
    try {
      var over =
          List.of(sendInVain(), sendInVainByChoice(), receiveInVainByChoice(), passThrough());
      Until.holds(() -> {
        System.gc();
        return over.stream().allMatch(value -> value.get() == null);
      });
    } finally {
      Reference.reachabilityFence(this); // the channels are still there
    }
  }

  private WeakReference<Object> sendInVain() {
    var value = new Object();
    assertThrows(DeadlineException.class, () -> one.send(value, Deadline.inMillis(2)));
    return new WeakReference<>(value);
  }

  private WeakReference<Object> sendInVainByChoice() {
    var value = new Object();
    assertTrue(
        choose(
            one.sending(value, () -> false),
            two.sending(value, () -> false),
            after(Deadline.inMillis(2), () -> true)));
    return new WeakReference<>(value);
  }

  private WeakReference<Object> receiveInVainByChoice() {
    var kept = new Object();
    assertSame(
        kept,
        choose(
            one.receiving(x -> kept),
            two.ending(() -> kept),
            after(Deadline.inMillis(2), () -> kept)));
    return new WeakReference<>(kept);
  }

  private WeakReference<Object> passThrough() {
    var value = new Object();
    buffered.send(value);
    assertSame(value, buffered.receive());
    return new WeakReference<>(value);
  }

  @Test
  void whoGaveUpAwaitingABundleIsForgottenByIt() {
    try (var busy = Bundle.open()) {
      busy.go(Deadline.NEVER::sleep);
      var awaiting = awaitInVain(busy);
      Until.holds(() -> {
        System.gc();
        return awaiting.get() == null;
      });
      assertFalse(busy.await(Deadline.NOW)); // it was there all the time
    }
  }

  private static WeakReference<Thread> awaitInVain(Bundle busy) {
    try (var bundle = Bundle.open()) {
      var thread =
          bundle.fork(() -> {
            assertFalse(busy.await(Deadline.inMillis(2)));
            return new WeakReference<>(Thread.currentThread());
          });
      bundle.await();
      return thread.resultNow();
    }
  }

  /** Where this module and its tests are: what is patched together here lies in two folders. */
  private static String classPath() throws URISyntaxException {
    return folderOf(ManyTasks.class)
        + File.pathSeparator
        + folderOf(Bundle.class)
        + File.pathSeparator
        + System.getProperty("java.class.path")
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "");
  }

  private static Path folderOf(Class<?> type) throws URISyntaxException {
    var file = type.getResource(type.getSimpleName() + ".class");
    if (file == null) {
      throw new AssertionError(type + " comes from nowhere");
    }
    return Path.of(file.toURI()).resolve(Path.of("..", "..")).normalize();
  }
}
