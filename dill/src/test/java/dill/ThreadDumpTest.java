package dill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What {@code jcmd} tells of tasks. */
class ThreadDumpTest {
  /** Has tasks that wait, and prints the dump that jcmd makes of it. */
  static final class Waits {
    private Waits() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      try (var bundle = Bundle.open()) {
        bundle.go("sleeper", Deadline.NEVER::sleep);
        bundle.go("parent", () -> parent());
        Until.holds(() -> Tasks.dump().contains("await on") && Tasks.dump().contains("sleep"));
        System.out.println(dumped());
      }
    }

    private static void parent() {
      try (var children = Bundle.open()) {
        children.go("child", Deadline.NEVER::sleep);
        children.await();
      }
    }

    private static String dumped() throws IOException, InterruptedException {
      var folder = Files.createTempDirectory("dump");
      var file = folder.resolve("threads.json");
      var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      var pid = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder(jcmd, pid, "Thread.dump_to_file", "-format=json", file.toString())
          .inheritIO()
          .start()
          .waitFor();
      try {
        return Files.readString(file);
      } finally {
        Files.delete(file);
        Files.delete(folder);
      }
    }
  }

  @Test
  void aThreadDumpShowsTheNamesOfTasksAndByAClassWhatKindOfWaitEachIsIn() throws Exception {
    for (var flags :
        new String[][] {{}, {"--add-opens=java.base/java.lang=ALL-UNNAMED", "-Ddill.loops=1"}}) {
      var dump = Children.run(Waits.class, flags).replaceAll("\\s", "");

      assertTrue(waits(dump, "sleeper", "dill.Sleep"), dump);
      assertTrue(waits(dump, "parent", "dill.Awaiting"), dump);
      assertTrue(waits(dump, "child", "dill.Sleep"), dump);
    }
  }

  private static boolean waits(String dump, String name, String blocker) {
    int at = dump.indexOf("\"name\":\"" + name + '"');
    int next = dump.indexOf("\"tid\"", at);
    var thread = at < 0 ? "" : dump.substring(at, next < 0 ? dump.length() : next);
    return thread.contains("\"parkBlocker\":{\"object\":\"" + blocker + '@');
  }
}
