package observed;

import static dill.Choose.after;
import static dill.Choose.choose;

import dill.Bundle;
import dill.BundleInfo;
import dill.Channel;
import dill.Deadline;
import dill.DeadlineException;
import dill.Task;
import dill.TaskInfo;
import dill.Tasks;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tasks that wait for each other. Each case runs in a thread of its own, called owner, and another
 * thread looks.
 */
public final class Deadlocked {
  private final Channel<String> there = Channel.create();
  private final Channel<String> back = Channel.create();

  private Deadlocked() {}

  public static void main(String[] arguments) throws InterruptedException {
    inTheCase("both receive first", 2, () -> new Deadlocked().run(_ -> {}));
    System.out.print(last);
    inTheCase("a sibling sleeps with a deadline", 3, () -> new Deadlocked().run(Deadlocked::sleep));
    inTheCase("a sibling sleeps for ever", 3, () -> new Deadlocked().run(Deadlocked::sleepOn));
    inTheCase("a sibling runs", 3, () -> new Deadlocked().run(Deadlocked::compute));
    inTheCase("a sibling is in foreign code", 3, () -> new Deadlocked().run(Deadlocked::block));
    inTheCase("a foreign thread has used the channel", 2, () -> new Deadlocked().useElsewhere());
    inTheCase("the owner has a deadline", 2, () -> new Deadlocked().runInTime());
    inTheCase("their bundle has a deadline", 2, () -> new Deadlocked().runInABundleInTime());
    inTheCase("one above theirs has a deadline", 3, Deadlocked::serveInTime);
    inTheCase("one has a deadline", 2, () -> new Deadlocked().receiveInTime());
    inTheCase("both choose", 2, () -> new Deadlocked().chooseBoth(Deadline.NEVER));
    inTheCase("both choose with a deadline", 2, () -> new Deadlocked().chooseBoth(inAWhile()));
    inTheCase("the buffer is full", 1, Deadlocked::overflow);
    inTheCase("others have nothing to do with it", 4, Deadlocked::serve);
  }

  private static final Set<String> OTHERS = Set.of("runs", "blocks"); // never wait in dill

  private static String last = "";

  private static Deadline inAWhile() {
    return Deadline.inSeconds(60);
  }

  /** Runs a case until all its tasks wait, and prints who is in a deadlock. */
  private static void inTheCase(String name, int tasks, Task program) throws InterruptedException {
    var owner = new Thread(() -> runUntilCancelled(program), "owner");
    owner.start();
    while (!haveSettled(owner, tasks)) {
      LockSupport.parkNanos(100_000);
    }
    System.out.println(name + ": " + Tasks.deadlocks().stream().map(Deadlocked::names).toList());
    var dump = Tasks.dump();
    last = dump.substring(Math.max(dump.indexOf("These"), 0));
    owner.interrupt();
    owner.join();
  }

  private static void runUntilCancelled(Task program) {
    try {
      program.run();
    } catch (CancellationException e) {
      // it has been looked at
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean haveSettled(Thread owner, int count) {
    var tasks = Tasks.snapshot().stream().flatMap(Deadlocked::tasks).toList();
    return tasks.size() == count
        && isAwaiting(owner)
        && tasks.stream()
            .allMatch(
                task -> task.waiting().isPresent() || OTHERS.contains(task.thread().getName()));
  }

  private static boolean isAwaiting(Thread owner) {
    var blocker = LockSupport.getBlocker(owner);
    return blocker != null && blocker.getClass().getName().equals("dill.Awaiting");
  }

  private static Stream<TaskInfo> tasks(BundleInfo bundle) {
    return bundle.tasks().stream()
        .flatMap(task ->
            Stream.concat(Stream.of(task), task.bundles().stream().flatMap(Deadlocked::tasks)));
  }

  private static String names(List<TaskInfo> group) {
    return group.stream()
        .map(task -> task.thread().getName())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  /** Adds a task to those that wait for each other. */
  private interface Sibling {
    void in(Bundle bundle);
  }

  private void run(Sibling sibling) {
    try (var bundle = Bundle.open()) {
      start(bundle);
      sibling.in(bundle);
      bundle.await();
    }
  }

  private void start(Bundle bundle) {
    bundle.go("left", () -> answer(there, back));
    bundle.go("right", () -> answer(back, there));
  }

  private static void answer(Channel<String> questions, Channel<String> answers) {
    answers.send(questions.receive());
  }

  private static void sleep(Bundle bundle) {
    bundle.go("sleeps", () -> inAWhile().sleep());
  }

  private static void sleepOn(Bundle bundle) {
    bundle.go("sleeps", () -> Deadline.NEVER.sleep());
  }

  private static void block(Bundle bundle) {
    bundle.go("blocks", () -> new CountDownLatch(1).await());
  }

  private static void compute(Bundle bundle) {
    bundle.go("runs", Deadlocked::compute);
  }

  @SuppressWarnings("ThreadPriorityCheck") // it runs on, and yet others may run
  private static void compute() {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.yield();
    }
  }

  private void useElsewhere() throws InterruptedException {
    var used = new CountDownLatch(1);
    var foreign =
        new Thread(() -> {
          try {
            there.send("too early", Deadline.NOW);
          } catch (DeadlineException e) {
            used.countDown();
          }
          LockSupport.park();
        });
    foreign.start();
    used.await();
    try {
      run(_ -> {});
    } finally {
      LockSupport.unpark(foreign);
    }
  }

  private void runInTime() {
    try (var bundle = Bundle.open()) {
      start(bundle);
      bundle.await(inAWhile());
    }
  }

  private void runInABundleInTime() {
    try (var bundle = Bundle.open(inAWhile())) {
      start(bundle);
      bundle.await();
    }
  }

  private static void serveInTime() {
    try (var bundle = Bundle.open(inAWhile())) {
      bundle.go("connection", () -> new Deadlocked().run(_ -> {}));
      bundle.await();
    }
  }

  private void receiveInTime() {
    try (var bundle = Bundle.open()) {
      bundle.go("left", () -> answer(there, back));
      bundle.go("right", () -> back.receive(inAWhile()));
      bundle.await();
    }
  }

  private void chooseBoth(Deadline deadline) {
    try (var bundle = Bundle.open()) {
      for (var name : List.of("left", "right")) {
        bundle.go(
            name,
            () ->
                choose(
                    there.receiving(x -> x),
                    back.receiving(x -> x),
                    after(deadline, () -> "late")));
      }
      bundle.await();
    }
  }

  private static void overflow() {
    try (var bundle = Bundle.open()) {
      var channel = Channel.<String>buffered(1);
      bundle.go("sends", () -> send(channel));
      bundle.await();
    }
  }

  private static void send(Channel<String> channel) {
    channel.send("fits");
    channel.send("does not fit");
  }

  private static void serve() {
    try (var bundle = Bundle.open()) {
      sleep(bundle);
      bundle.go("connection", () -> new Deadlocked().run(_ -> {}));
      bundle.await();
    }
  }
}
