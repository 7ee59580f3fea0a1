package dill;

import org.jspecify.annotations.Nullable;

/**
 * A clause in a queue of a channel, or a task that only sends or receives. Guarded by the locks of
 * that channel, until its choice is settled with it.
 */
final class Waiting {
  final Choice choice;
  final @Nullable Clause<?> clause; // null: the choice is of one thing only
  final Object offer; // the value that it wants to send; of no meaning if it receives
  Object outcome = Outcome.NOT_YET;

  // Kept by the queue that it stands in; once it has left, by whoever is to wake it.
  @Nullable Waiters queue;
  @Nullable Waiting previous;
  @Nullable Waiting next;

  Waiting(Choice choice, @Nullable Clause<?> clause, Object offer) {
    this.choice = choice;
    this.clause = clause;
    this.offer = offer;
  }
}
