package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dill.Task;
import dill.TaskInfo;
import dill.Tasks;
import dill.loop.Coroutine;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Sockets, and what is said of tasks that wait for each other. */
class SocketDeadlockTest {
  /** A program with diagnostics on: a task waits for another one, which waits for something. */
  static final class Waits {
    private Waits() {}

    public static void main(String[] arguments) throws Exception {
      print("a channel", () -> Channel.<String>create().receive());
      try (var ends = Ends.tcp()) {
        print("a socket", () -> ends.left().more());
      }
      try (var ends = Ends.inproc(1)) {
        print("one within the process", () -> ends.left().more());
      }
      var hangs = new Lookups(Waits::hang, 1); // and the program ends all the same
      print("a name", () -> Names.remotes("host", 80, IpMode.IPV4, Deadline.NEVER, hangs));
    }

    private static InetAddress[] hang(String name) {
      while (true) {
        LockSupport.park(name);
      }
    }

    private static void print(String name, Task wait) throws InterruptedException {
      var owner = new Thread(() -> run(wait), "owner");
      owner.start();
      Until.holds(() -> haveSettled(owner));
      System.out.println(name + ": " + Tasks.deadlocks().stream().map(Waits::names).toList());
      owner.interrupt();
      owner.join();
    }

    private static void run(Task wait) {
      var channel = Channel.<String>create();
      try (var bundle = Bundle.open()) {
        bundle.go("asks", () -> channel.receive());
        bundle.go(
            "answers",
            () -> {
              wait.run();
              channel.send("answer");
            });
        bundle.await();
      } catch (CancellationException e) {
        // it has been looked at
      }
    }

    private static boolean haveSettled(Thread owner) {
      var bundles = Tasks.snapshot();
      return Coroutine.isWaiting(owner)
          && bundles.size() == 1
          && bundles.getFirst().tasks().size() == 2
          && bundles.getFirst().tasks().stream()
              .allMatch(task -> Coroutine.isWaiting(task.thread()));
    }

    private static List<String> names(List<TaskInfo> group) {
      return group.stream().map(task -> task.thread().getName()).sorted().toList();
    }
  }

  @Test
  void whoWaitsForASocketIsNoSuspectNorIsWhoWaitsForThat() throws Exception {
    assertEquals(
        """
        a channel: [[answers, asks, owner]]
        a socket: []
        one within the process: []
        a name: []
        """,
        run());
  }

  private static String run() throws IOException, InterruptedException {
    var child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Ddill.diagnostics=true",
                "-cp",
                classPath(),
                Waits.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      child.getOutputStream().close();
      var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      child.waitFor(50, TimeUnit.SECONDS);
      return said;
    } finally {
      child.destroyForcibly();
    }
  }

  /** Where this module and its tests are: what is patched together here lies in two folders. */
  private static String classPath() {
    return String.join(
        File.pathSeparator,
        folderOf(SocketDeadlockTest.class),
        folderOf(Tcp.class),
        System.getProperty("java.class.path"),
        System.getProperty("jdk.module.path", ""));
  }

  private static String folderOf(Class<?> type) {
    var file = type.getResource(type.getSimpleName() + ".class");
    if (file == null) {
      throw new AssertionError(type + " comes from nowhere");
    }
    try {
      return Path.of(file.toURI()).resolve(Path.of("..", "..")).normalize().toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
