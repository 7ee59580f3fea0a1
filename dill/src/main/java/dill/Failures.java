package dill;

import java.util.ArrayList;
import java.util.List;

/** What the tasks of a bundle have thrown. Each failure comes out once at least. */
final class Failures {
  /** What a task threw, and its name, which may be empty. */
  private record Failure(String task, Throwable thrown) {
    String who() {
      return task.isEmpty() ? "a task without a name" : "task \"" + task + '"';
    }
  }

  private static final int NAMED = 10;

  // All guarded by this.
  private final List<Failure> failures = new ArrayList<>(0);
  private int seen; // how many have come out

  /** Adds what a task threw. By that task. */
  synchronized void add(Throwable thrown) {
    failures.add(new Failure(Thread.currentThread().getName(), thrown));
  }

  /** Throws all there are, if there are any. */
  synchronized void throwAll() {
    if (failures.isEmpty()) {
      return;
    }
    seen = failures.size();
    var exception = new TaskException(message(), failures.getFirst().thrown);
    failures.stream().skip(1).forEach(failure -> exception.addSuppressed(failure.thrown));
    throw exception;
  }

  /** Throws all there are, if one of them has not come out yet. */
  synchronized void throwUnseen() {
    if (seen < failures.size()) {
      throwAll();
    }
  }

  /** All there are, suppressed in something that is thrown anyway. */
  synchronized void suppressIn(Throwable other) {
    failures.forEach(failure -> other.addSuppressed(failure.thrown));
  }

  /** Names each of the first ones: what is suppressed says what it is, but not whose. */
  private String message() {
    var first = failures.getFirst();
    var message = new StringBuilder(first.who()).append(" has failed: ").append(first.thrown);
    for (int i = 1; i < failures.size() && i < NAMED; i++) {
      message.append(i == 1 ? "; after it " : ", ").append(failures.get(i).who());
    }
    if (failures.size() > NAMED) {
      message.append(" and ").append(failures.size() - NAMED).append(" more");
    }
    return message.toString();
  }
}
