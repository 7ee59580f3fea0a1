package dill;

import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * What becomes of a task with a result. {@link Bundle#fork} makes it; it is complete once the task
 * has ended.
 *
 * @param <T> what the task makes
 */
public sealed interface Fork<T> extends Future<T> permits Forked {
  /**
   * Makes the clause that can be done once the task has ended, whether it has a result, has failed
   * or was cancelled: {@link #state()} tells, and {@link #resultNow()} is the result.
   *
   * @param <R> what the choice yields
   * @param then makes what the choice yields
   * @return the clause, for {@link Choose#choose}
   */
  <R> Clause<R> ending(Supplier<? extends R> then);
}
