package dill;

import java.util.ArrayList;
import java.util.List;

/** What the tasks of a bundle have thrown. Each failure comes out once at least. */
final class Failures {
  // All guarded by this.
  private final List<Throwable> failures = new ArrayList<>(0);
  private int seen; // how many have come out

  synchronized void add(Throwable failure) {
    failures.add(failure);
  }

  /** Throws all there are, if there are any. */
  synchronized void throwAll() {
    if (failures.isEmpty()) {
      return;
    }
    seen = failures.size();
    var exception = new TaskException(failures.getFirst());
    failures.stream().skip(1).forEach(exception::addSuppressed);
    throw exception;
  }

  /** Throws all there are, if one of them has not come out yet. */
  synchronized void throwUnseen() {
    if (seen < failures.size()) {
      throwAll();
    }
  }
}
