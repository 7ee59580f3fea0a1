package dill;

import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does the first of several channel operations that can be done.
 *
 * {@snippet file="Events.java" region="choose"}
 *
 * <p>Let each clause yield a record of a sealed type, and the compiler checks that a {@code switch}
 * has a case for each.
 */
public final class Choose {
  /*
   * First each clause is tried alone; that is enough for a choice that need not wait. To wait, the locks of all channels
   * are taken, in the order of their ids so that two choices never hold one each that the other wants; all clauses are
   * tried again, and then all join their queues at once. From then on one compare-and-set by a partner decides, which
   * holds the lock of just one of the channels. Nothing of this choice is in any queue while it looks for partners, so
   * it never meets itself.
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
   * @throws IllegalStateException if it comes to a {@code sending} clause whose channel is done
   * @throws IllegalArgumentException if there are no clauses
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is handed on, and nothing is put into it
  public static <R> R choose(Clause<? extends R>... clauses) {
    if (clauses.length == 0) {
      throw new IllegalArgumentException("a choice of no clauses would never end");
    }
    for (var clause : clauses) {
      var outcome = clause.attempt();
      if (isDecided(outcome)) {
        return clause.result(outcome);
      }
    }
    var won = await(clauses);
    if (won == null || won.outcome == Outcome.NEVER) {
      throw new NoSuchElementException("all channels of the choice are done");
    }
    for (var clause : clauses) {
      if (clause.equals(won.clause)) {
        return clause.result(won.outcome);
      }
    }
    throw new AssertionError("a clause was chosen that is not in the choice");
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

  private static boolean isDecided(Object outcome) {
    return outcome != Outcome.NOT_YET && outcome != Outcome.NEVER;
  }

  /** {@return the clause that was done, with its outcome; null: the time ran out first} */
  private static @Nullable Waiting await(Clause<?>[] clauses) {
    var me = Coroutine.current();
    var patience = patience(clauses);
    var choice = new Choice(me, clauses.length, patience != null && patience.lasts(me));
    var waiting = new Waiting[clauses.length];
    var won = lockAndJoin(clauses, choice, waiting);
    if (won != null) {
      return won;
    }
    long nanos = Long.MAX_VALUE;
    for (int i = 0; i < clauses.length; i++) {
      if (clauses[i].meeting() == null) {
        waiting[i] = clauses[i].join(choice);
      }
      nanos = Math.min(nanos, clauses[i].remainingNanos());
    }
    if (patience != null && choice.looks()) {
      patience.learn(choice.look(Patience.LOOKS));
    }
    var how = choice.await(nanos);
    for (int i = 0; i < clauses.length; i++) {
      if (waiting[i] != how) {
        clauses[i].withdraw(waiting[i]);
      }
    }
    return outcome(choice, how, clauses);
  }

  /** {@return what the first of its channels has learned; null: it has no channel} */
  private static @Nullable Patience patience(Clause<?>[] clauses) {
    for (var clause : clauses) {
      var meeting = clause.meeting();
      if (meeting != null) {
        return meeting.patience();
      }
    }
    return null;
  }

  private static @Nullable Waiting lockAndJoin(
      Clause<?>[] clauses, Choice choice, Waiting[] waiting) {
    var meetings = meetings(clauses);
    for (var meeting : meetings) {
      meeting.lock();
    }
    Waiting won;
    try {
      won = attempt(clauses, choice);
      if (won == null) {
        join(clauses, choice, waiting);
      }
    } finally {
      unlock(meetings);
    }
    if (won != null) {
      won.outcome = Meeting.concluded(won.outcome);
    }
    return won;
  }

  /**
   * Lets go of all locks, and wakes then: of all these channels one has served somebody at most.
   */
  private static void unlock(Meeting[] meetings) {
    Waiting served = null;
    for (var meeting : meetings) {
      var woken = meeting.release();
      served = woken == null ? served : woken;
    }
    if (served != null) {
      served.wakeAll();
    }
  }

  /** {@return the clause that can be done; null: none can} */
  private static @Nullable Waiting attempt(Clause<?>[] clauses, Choice choice) {
    for (var clause : clauses) {
      var outcome = clause.attemptLocked();
      if (isDecided(outcome)) {
        return won(choice, clause, outcome);
      }
      if (outcome == Outcome.NEVER) {
        choice.dropOne();
      }
    }
    return null;
  }

  private static void join(Clause<?>[] clauses, Choice choice, Waiting[] waiting) {
    for (int i = 0; i < clauses.length; i++) {
      if (clauses[i].meeting() != null) {
        waiting[i] = clauses[i].join(choice);
      }
    }
  }

  private static Waiting won(Choice choice, Clause<?> clause, Object outcome) {
    var waiting = new Waiting(choice, clause, outcome);
    waiting.outcome = outcome;
    return waiting;
  }

  /** {@return the channels, each once, in the order in which they are locked} */
  private static Meeting[] meetings(Clause<?>[] clauses) {
    var meetings = new Meeting[clauses.length];
    int count = 0;
    for (var clause : clauses) {
      var meeting = clause.meeting();
      if (meeting != null) {
        count = insert(meeting, meetings, count);
      }
    }
    return count == clauses.length ? meetings : Arrays.copyOf(meetings, count);
  }

  /**
   * Inserts a channel where its id belongs, unless it is there already. Returns how many there are
   * now.
   */
  private static int insert(Meeting meeting, Meeting[] meetings, int count) {
    int at = count;
    while (at > 0 && meetings[at - 1].id() >= meeting.id()) {
      at--;
    }
    if (at < count && meetings[at] == meeting) {
      return count;
    }
    System.arraycopy(meetings, at, meetings, at + 1, count - at);
    meetings[at] = meeting;
    return count + 1;
  }

  private static @Nullable Waiting outcome(Choice choice, Object how, Clause<?>[] clauses) {
    if (how instanceof Waiting won) {
      return won;
    }
    if (how == Wait.End.CANCELLED) {
      Coroutine.current().checkCancelled();
    }
    if (how == Outcome.NEVER) {
      return won(choice, clauses[0], Outcome.NEVER);
    }
    for (var clause : clauses) {
      if (clause.remainingNanos() <= 0) {
        return won(choice, clause, Outcome.HAPPENED);
      }
    }
    return null;
  }
}
