package dill.bench;

import dill.Bundle;
import dill.Loops;
import dill.Task;
import java.util.List;
import java.util.stream.Stream;

/** Runs tasks at the same time, and waits for all of them to end. */
final class Run {
  private Run() {}

  /** Tasks of dill on the JDK's scheduler. */
  static void anywhere(List<Task> tasks) {
    try (var bundle = Bundle.open()) {
      tasks.forEach(bundle::go);
      bundle.await();
    }
  }

  /** Tasks of dill on one loop. */
  static void onLoop(List<Task> tasks) {
    Loops.run(1, () -> anywhere(tasks));
  }

  /** Virtual threads, as the JDK makes them. */
  static void onThreads(List<Task> tasks) throws InterruptedException {
    var threads = tasks.stream().map(task -> Thread.ofVirtual().start(body(task))).toList();
    for (var thread : threads) {
      thread.join();
    }
  }

  /** A program by a task of whoever is named: {@code dill}, {@code dillOnLoop} or a thread. */
  static void by(String who, Task program) throws InterruptedException {
    switch (who) {
      case "dill" -> anywhere(List.of(program));
      case "dillOnLoop" -> onLoop(List.of(program));
      default -> onThreads(List.of(program));
    }
  }

  /** A task as often as it is asked for. */
  static Stream<Task> times(int count, Task task) {
    return Stream.generate(() -> task).limit(count);
  }

  static Runnable body(Task task) {
    return () -> {
      try {
        task.run();
      } catch (Exception e) { // nothing of it is to be measured then
        throw new IllegalStateException("a task has failed", e);
      }
    };
  }
}
