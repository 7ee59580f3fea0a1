package dill;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Several attempts at the same thing, of which the first that succeeds counts. */
final class Race<T> {
  /** What the winner made, in a box. */
  private record Prize<T>(T value) {}

  private final AtomicReference<@Nullable Prize<T>> prize = new AtomicReference<>();
  private final Failures failures = new Failures();

  /** Runs it to its end. */
  T run(List<? extends Callable<? extends T>> attempts, Deadline deadline) {
    if (attempts.isEmpty()) {
      throw new IllegalArgumentException("a race without attempts has no winner");
    }
    RuntimeException loss = null; // counts only if nobody has won after all
    try (var bundle = Bundle.isolated(failures::add)) {
      start(attempts, bundle);
      if (!bundle.await(deadline)) {
        loss = new DeadlineException("the deadline has passed before an attempt succeeded");
      }
    } catch (CancellationException cancelled) {
      loss = cancelled;
    }
    var won = prize.get();
    if (won != null) {
      return won.value;
    }
    throw why(loss);
  }

  private void start(List<? extends Callable<? extends T>> attempts, Bundle bundle) {
    for (int i = 0; i < attempts.size() && prize.get() == null; i++) {
      var attempt = attempts.get(i);
      bundle.go(
          "attempt " + (i + 1),
          () -> {
            if (prize.compareAndSet(null, new Prize<>(attempt.call()))) {
              bundle.cancel();
            }
          });
    }
  }

  private RuntimeException why(@Nullable RuntimeException loss) {
    if (loss == null) {
      failures.throwAll();
      return new CancellationException("somebody else has told every attempt to end");
    }
    failures.suppressIn(loss);
    return loss;
  }
}
