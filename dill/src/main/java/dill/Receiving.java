package dill;

import java.util.function.Function;

/** The clause that receives a value. */
final class Receiving<R> extends Clause<R> {
  private final Meeting meeting;
  private final Function<Object, ? extends R> then;

  Receiving(Meeting meeting, Function<Object, ? extends R> then) {
    super(meeting);
    this.meeting = meeting;
    this.then = then;
  }

  @Override
  boolean seemsReady() {
    return meeting.seemsToHave();
  }

  @Override
  Object attempt() {
    return meeting.receive(Deadline.NOW);
  }

  @Override
  Object attemptLocked() {
    return meeting.attemptReceive();
  }

  @Override
  Waiting join(Choice choice) {
    return meeting.joinReceivers(new Waiting(choice, this, Outcome.HAPPENED));
  }

  @Override
  R result(Object outcome) {
    if (outcome == Outcome.FAILED) {
      throw meeting.failed();
    }
    return then.apply(outcome);
  }
}
