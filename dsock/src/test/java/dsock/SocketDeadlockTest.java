package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.Bundle;
import dill.Channel;
import dill.Deadline;
import dill.Task;
import dill.TaskInfo;
import dill.Tasks;
import dill.loop.Coroutine;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CancellationException;
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
        Child.run(Waits.class, "-Ddill.diagnostics=true"));
  }
}
