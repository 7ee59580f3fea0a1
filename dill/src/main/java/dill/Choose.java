package dill;

import dill.loop.Occasion;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Does the first of several things that can be done: a send, a receive; or takes notice of the
 * first that has come: the end of a channel or of a task, a deadline, input at a socket.
 *
 * {@snippet file="Events.java" region="choose"}
 *
 * <p>Let each clause yield a record of a sealed type, and the compiler checks that a {@code switch}
 * has a case for each.
 */
public final class Choose {
  /*
   * The first clause is tried alone, if it looks as if it could be done. Whether another one can be is known only when
   * those before it cannot, for certain and at the same time; that takes the locks of all, in Choice.
   */

  private Choose() {}

  /**
   * Does the first of several things that can be done, exactly one of them, and waits until one
   * can.
   *
   * <p>If several can be done, the one listed first is. The others leave no trace. A {@code
   * receiving} clause whose channel is done drops out. libdill's {@code choose}.
   *
   * @param <R> what the choice yields
   * @param clauses what may be done, the most important first; the same channel may occur in
   *     several
   * @return what the chosen clause yields
   * @throws CancellationException if it has to wait and the task is cancelled; nothing has been
   *     done
   * @throws NoSuchElementException if all clauses have dropped out
   * @throws IllegalStateException if it comes to a {@code sending} clause whose channel is done or
   *     has failed
   * @throws TaskException if it comes to a clause that receives from a channel that has failed
   * @throws IllegalArgumentException if there are no clauses
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is handed on, and nothing is put into it
  public static <R> R choose(Clause<? extends R>... clauses) {
    if (clauses.length == 0) {
      throw new IllegalArgumentException("a choice of no clauses would never end");
    }
    while (true) {
      var first = clauses[0];
      var outcome = first.seemsReady() ? first.attempt() : Outcome.NOT_YET;
      if (Choice.isDecided(outcome)) {
        return first.result(outcome);
      }
      var won = Choice.await(clauses, indexOfWhatHasCome(clauses));
      if (won == null) {
        throw new NoSuchElementException("all channels of the choice are done");
      }
      var chosen = clauses[indexOf(won, clauses)];
      if (chosen.isCertain()) {
        return chosen.result(won.outcome);
      }
    }
  }

  /** {@return the first clause that is about no channel and can be done; -1: none can} */
  private static int indexOfWhatHasCome(Clause<?>[] clauses) {
    for (int i = 1; i < clauses.length; i++) {
      if (clauses[i].hasCome()) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(Waiting won, Clause<?>[] clauses) {
    int index = 0;
    while (!clauses[index].equals(won.clause)) {
      index++;
    }
    return index;
  }

  /**
   * Does one of several things that can be done, exactly one of them, and waits until one can.
   *
   * <p>As {@link #choose}, but if several can be done, chance decides: no clause is passed over for
   * ever, however often others can be done. That goes for {@code after} clauses too, once their
   * deadline has passed.
   *
   * @param <R> what the choice yields
   * @param clauses what may be done; the same channel may occur in several
   * @return what the chosen clause yields
   * @throws CancellationException if it has to wait and the task is cancelled; nothing has been
   *     done
   * @throws NoSuchElementException if all clauses have dropped out
   * @throws IllegalStateException if it comes to a {@code sending} clause whose channel is done or
   *     has failed
   * @throws TaskException if it comes to a clause that receives from a channel that has failed
   * @throws IllegalArgumentException if there are no clauses
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // a copy of the array is handed on
  public static <R> R chooseFairly(Clause<? extends R>... clauses) {
    var shuffled = clauses.clone();
    var random = ThreadLocalRandom.current();
    for (int i = shuffled.length; i > 1; i--) {
      int other = random.nextInt(i);
      var last = shuffled[i - 1];
      shuffled[i - 1] = shuffled[other];
      shuffled[other] = last;
    }
    return choose(shuffled);
  }

  /**
   * Makes the clause that can be done once a deadline has passed. {@link Deadline#NOW} makes a
   * choice that does not wait, if the clause stands last.
   *
   * @param <R> what the choice yields
   * @param deadline when it can be done
   * @param then makes what the choice yields
   * @return the clause, for {@link #choose}
   */
  public static <R> Clause<R> after(Deadline deadline, Supplier<? extends R> then) {
    return new After<>(Objects.requireNonNull(deadline), Objects.requireNonNull(then));
  }

  /**
   * Makes the clause that can be done once something has come that is no channel's. For the sockets
   * of {@code dsock}.
   *
   * @param <R> what the choice yields
   * @param occasion what to wait for
   * @param then makes what the choice yields
   * @return the clause, for {@link #choose}
   */
  @SuppressWarnings("exports") // for dsock alone, which dill.loop is open to
  public static <R> Clause<R> when(Occasion occasion, Supplier<? extends R> then) {
    return new When<>(Objects.requireNonNull(occasion), Objects.requireNonNull(then));
  }
}
