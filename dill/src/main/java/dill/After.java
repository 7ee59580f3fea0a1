package dill;

import java.util.function.Supplier;

/** The clause that can be done once a deadline has passed. */
final class After<R> extends Clause<R> {
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
  Object attemptLocked() {
    return attempt();
  }

  @Override
  Waiting join(Choice choice) {
    return new Waiting(choice, this, Outcome.HAPPENED); // it waits on the clock, in no queue
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
