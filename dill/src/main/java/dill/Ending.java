package dill;

import java.util.function.Supplier;

/** The clause that can be done once a channel is done and nothing is left in it. */
final class Ending<R> extends Clause<R> {
  private final Meeting meeting;
  private final Supplier<? extends R> then;

  Ending(Meeting meeting, Supplier<? extends R> then) {
    super(meeting);
    this.meeting = meeting;
    this.then = then;
  }

  @Override
  Object attempt() {
    meeting.lock();
    try {
      return meeting.attemptEnding();
    } finally {
      meeting.unlock();
    }
  }

  @Override
  Object attemptLocked() {
    return meeting.attemptEnding();
  }

  @Override
  Waiting join(Choice choice) {
    return meeting.joinEndings(new Waiting(choice, this, Outcome.HAPPENED));
  }

  @Override
  R result(Object outcome) {
    if (outcome == Outcome.FAILED) {
      throw meeting.failed();
    }
    return then.get();
  }
}
