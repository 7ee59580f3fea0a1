package dill;

import dill.loop.Blocker;
import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a choice. It is settled with the {@link Waiting} that has won, or with {@link
 * Outcome#NEVER}.
 */
final class Choice extends Wait implements Blocker {
  /*
   * The locks of all channels are taken, in the order of their ids so that two choices never hold one each that the
   * other wants; all clauses are tried, and if none can be done all join their queues at once. From then on one
   * compare-and-set by a partner decides, which holds the locks of just one of the channels. Nothing of this choice is
   * in any queue while it looks for partners, so it never meets itself.
   *
   * What is not about channels joins after that, and may have decided the choice before it has returned.
   */

  private static final AtomicIntegerFieldUpdater<Choice> OPEN =
      AtomicIntegerFieldUpdater.newUpdater(Choice.class, "open");

  private volatile int open; // how many of its clauses can still be done

  private final Clause<?>[] clauses;

  Choice(Coroutine coroutine, Clause<?>[] clauses, boolean looks) {
    super(coroutine, looks);
    this.open = clauses.length;
    this.clauses = clauses;
  }

  @Override
  public String kind() {
    return "choose";
  }

  @Override
  public List<?> on() {
    var things = new LinkedHashSet<Object>();
    for (var clause : clauses) {
      var meeting = clause.meeting();
      if (meeting != null) {
        things.add(meeting);
      } else if (!(clause instanceof After)) {
        things.add(clause);
      }
    }
    return List.copyOf(things);
  }

  @Override
  public boolean isTimed() {
    return Arrays.stream(clauses).anyMatch(clause -> clause.remainingNanos() != Long.MAX_VALUE);
  }

  /**
   * Does one of the clauses, and waits until one can be done.
   *
   * @param come the first clause that is about no channel and can be done; -1: none can
   * @return the clause that was done, with its outcome; null: none can ever be
   */
  static @Nullable Waiting await(Clause<?>[] clauses, int come) {
    var me = Coroutine.current();
    var patience = patience(clauses);
    var choice = new Choice(me, clauses, patience != null && patience.lasts(me));
    var waiting = new @Nullable Waiting[clauses.length];
    var met = choice.meetOrJoin(clauses, come, waiting);
    if (met != null) {
      return met;
    }
    choice.joinOthers(clauses, waiting);
    if (patience != null) {
      choice.look(patience);
    }
    long nanos = Long.MAX_VALUE;
    for (var clause : clauses) {
      nanos = Math.min(nanos, clause.remainingNanos());
    }
    var how = choice.await(nanos);
    withdraw(clauses, waiting, how);
    return choice.outcome(how, clauses);
  }

  private void look(Patience patience) {
    if (looks()) {
      patience.learn(look(Patience.LOOKS));
    } else {
      patience.skip();
    }
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

  private @Nullable Waiting meetOrJoin(Clause<?>[] clauses, int come, @Nullable Waiting[] waiting) {
    var meetings = meetings(clauses);
    for (var meeting : meetings) {
      meeting.noteUse();
    }
    for (var meeting : meetings) {
      meeting.lock();
    }
    Waiting met;
    try {
      met = meet(clauses, come);
      if (met == null) {
        join(clauses, waiting);
      }
    } finally {
      unlock(meetings);
    }
    if (met != null) {
      met.outcome = Meeting.concluded(met.outcome);
    }
    return met;
  }

  /** {@return the first clause that can be done; null: none can} */
  private @Nullable Waiting meet(Clause<?>[] clauses, int come) {
    for (int i = 0; i < clauses.length; i++) {
      var outcome = i == come ? Outcome.HAPPENED : clauses[i].attemptLocked();
      if (isDecided(outcome)) {
        return won(clauses[i], outcome);
      }
      if (outcome == Outcome.NEVER) {
        dropOne();
      }
    }
    return null;
  }

  static boolean isDecided(Object outcome) {
    return outcome != Outcome.NOT_YET && outcome != Outcome.NEVER;
  }

  private void join(Clause<?>[] clauses, @Nullable Waiting[] waiting) {
    for (int i = 0; i < clauses.length; i++) {
      if (clauses[i].meeting() != null) {
        waiting[i] = clauses[i].join(this);
      }
    }
  }

  private void joinOthers(Clause<?>[] clauses, @Nullable Waiting[] waiting) {
    try {
      for (int i = 0; i < clauses.length; i++) {
        if (clauses[i].meeting() == null) {
          waiting[i] = clauses[i].join(this);
        }
      }
    } catch (RuntimeException misuse) {
      if (settle(misuse)) { // else it has been decided, and what has been done must not be lost
        withdraw(clauses, waiting, misuse);
        throw misuse;
      }
    }
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

  private Waiting won(Clause<?> clause, Object outcome) {
    var waiting = new Waiting(this, clause, outcome);
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

  private static void withdraw(Clause<?>[] clauses, @Nullable Waiting[] waiting, Object winner) {
    for (int i = 0; i < clauses.length; i++) {
      var loser = waiting[i];
      if (loser != null && (loser != winner || clauses[i].meeting() == null)) {
        clauses[i].withdraw(loser);
      }
    }
  }

  private @Nullable Waiting outcome(Object how, Clause<?>[] clauses) {
    if (how instanceof Waiting won) {
      return won;
    }
    if (how == Wait.End.CANCELLED) {
      Coroutine.current().checkCancelled();
    }
    if (how == Wait.End.TIMED_OUT) {
      for (var clause : clauses) {
        if (clause.remainingNanos() <= 0) {
          return won(clause, Outcome.HAPPENED);
        }
      }
    }
    return null;
  }

  /**
   * Takes note that one of its clauses can no longer be done.
   *
   * @return whether that was the last one, and has ended the wait
   */
  boolean dropOne() {
    return OPEN.decrementAndGet(this) == 0 && settle(Outcome.NEVER);
  }
}
