package dill;

import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * What becomes of a task with a result. {@link Bundle#fork} makes it; it is complete once the task
 * has ended: its code has returned or thrown, the bundles that it has left open are closed, and its
 * own bundle has been told of its failure. All that is left for the task to do is to leave that.
 *
 * <p>To {@link Future#cancel cancel} it does not complete it, for the task still runs. With {@code
 * true} the task and all that lives below it are told to end; with {@code false} it goes on, but
 * its result is dropped. Once it has ended the future is cancelled, whatever the task has made of
 * that. A task whose code has not begun by then does not run it.
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
