package dill;

import java.util.function.Supplier;

/** The clause that sends a value. */
final class Sending<R> extends Clause<R> {
  private final Meeting meeting;
  private final Object value;
  private final Supplier<? extends R> then;

  Sending(Meeting meeting, Object value, Supplier<? extends R> then) {
    super(meeting);
    this.meeting = meeting;
    this.value = value;
    this.then = then;
  }

  @Override
  boolean seemsReady() {
    return meeting.seemsToTake();
  }

  @Override
  Object attempt() {
    return meeting.send(value, Deadline.NOW);
  }

  @Override
  Object attemptLocked() {
    return meeting.attemptSend(value);
  }

  @Override
  Waiting join(Choice choice) {
    return meeting.joinSenders(new Waiting(choice, this, value));
  }

  @Override
  R result(Object outcome) {
    if (outcome == Outcome.REFUSED) {
      throw meeting.afterEnd();
    }
    return then.get();
  }
}
