package dill;

import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The wait of a choice. It is settled with the {@link Waiting} that has won, or with {@link
 * Outcome#NEVER}.
 */
final class Choice extends Wait {
  private static final AtomicIntegerFieldUpdater<Choice> OPEN =
      AtomicIntegerFieldUpdater.newUpdater(Choice.class, "open");

  private volatile int open; // how many of its clauses can still be done

  Choice(Coroutine coroutine, int clauses, boolean looks) {
    super(coroutine, looks);
    this.open = clauses;
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
