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
      var outcome = attempt(clause);
      if (isDecided(outcome)) {
        return clause.result(outcome);
      }
    }
    var won = await(clauses, Long.MAX_VALUE);
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

  /** Waits for a single clause: the slow half of {@code send} and {@code receive}. */
  static Object wait(Clause<?> clause, Deadline deadline) {
    var won = await(new Clause<?>[] {clause}, deadline.remainingNanos());
    if (won == null) {
      return Outcome.LATE;
    }
    return won.outcome;
  }

  private static Object attempt(Clause<?> clause) {
    var channel = clause.channel();
    if (channel == null) {
      return clause.attempt();
    }
    channel.lock();
    try {
      return clause.attempt();
    } finally {
      channel.unlock();
    }
  }

  private static boolean isDecided(Object outcome) {
    return outcome != Outcome.NOT_YET && outcome != Outcome.NEVER;
  }

  /** {@return the clause that was done, with its outcome; null: the time ran out first} */
  private static @Nullable Waiting await(Clause<?>[] clauses, long nanos) {
    var channels = channels(clauses);
    var waiting = new Waiting[clauses.length];
    int joined = 0;
    var choice = new Choice(Coroutine.current(), clauses.length);
    for (var channel : channels) {
      channel.lock();
    }
    try {
      for (var clause : clauses) {
        var outcome = clause.attempt();
        if (isDecided(outcome)) {
          return won(choice, clause, outcome);
        }
        if (outcome == Outcome.NEVER) {
          choice.dropOne();
        }
      }
      if (nanos <= 0) {
        return null;
      }
      for (var clause : clauses) {
        waiting[joined++] = clause.enlist(choice);
      }
    } finally {
      unlock(channels);
    }
    long patience = nanos;
    for (var clause : clauses) {
      patience = Math.min(patience, clause.remainingNanos());
    }
    var how = choice.await(patience);
    withdraw(waiting, how);
    return outcome(choice, how, clauses);
  }

  /**
   * Lets go of all locks, and wakes then: of all these channels one has served somebody at most.
   */
  private static void unlock(Channel<?>[] channels) {
    Waiting served = null;
    for (var channel : channels) {
      var woken = channel.release();
      served = woken == null ? served : woken;
    }
    Channel.wake(served);
  }

  private static Waiting won(Choice choice, Clause<?> clause, Object outcome) {
    var waiting = new Waiting(choice, clause, outcome);
    waiting.outcome = outcome;
    return waiting;
  }

  private static Channel<?>[] channels(Clause<?>[] clauses) {
    if (clauses.length == 1) {
      var only = clauses[0].channel();
      return only == null ? new Channel<?>[0] : new Channel<?>[] {only};
    }
    var channels = new Channel<?>[clauses.length];
    int count = 0;
    for (var clause : clauses) {
      var channel = clause.channel();
      if (channel != null) {
        count = insert(channel, channels, count);
      }
    }
    return Arrays.copyOf(channels, count);
  }

  /**
   * Inserts a channel where its id belongs, unless it is there already. Returns how many there are
   * now.
   */
  private static int insert(Channel<?> channel, Channel<?>[] channels, int count) {
    int at = count;
    while (at > 0 && channels[at - 1].id() >= channel.id()) {
      at--;
    }
    if (at < count && channels[at] == channel) {
      return count;
    }
    System.arraycopy(channels, at, channels, at + 1, count - at);
    channels[at] = channel;
    return count + 1;
  }

  private static void withdraw(Waiting[] joined, Object winner) {
    for (var waiting : joined) {
      var channel = waiting.clause.channel();
      if (channel != null && waiting != winner) {
        channel.lock();
        channel.withdraw(waiting);
        channel.unlock();
      }
    }
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

  private static final class After<R> extends Clause<R> {
    private final Deadline deadline;
    private final Supplier<? extends R> then;

    After(Deadline deadline, Supplier<? extends R> then) {
      super(null);
      this.deadline = deadline;
      this.then = then;
    }

    @Override
    Object attempt() {
      return deadline.hasPassed() ? Outcome.HAPPENED : Outcome.NOT_YET;
    }

    @Override
    Waiting enlist(Choice choice) {
      return new Waiting(choice, this, Outcome.NOT_YET); // it waits on the clock, in no queue
    }

    @Override
    long remainingNanos() {
      return deadline.remainingNanos();
    }

    @Override
    R result(Object outcome) {
      return then.get();
    }
  }
}
