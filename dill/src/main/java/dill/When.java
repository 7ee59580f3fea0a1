package dill;

import dill.loop.Occasion;
import java.util.function.Supplier;

/** The clause that can be done once something has come that is no channel's. */
final class When<R> extends Clause<R> {
  private final Occasion occasion;
  private final Supplier<? extends R> then;

  When(Occasion occasion, Supplier<? extends R> then) {
    super(null);
    this.occasion = occasion;
    this.then = then;
  }

  /** {@return what dumps call it} */
  @Override
  public String toString() {
    return occasion.toString();
  }

  @Override
  Object attempt() {
    return occasion.hasCome() ? Outcome.HAPPENED : Outcome.NOT_YET;
  }

  @Override
  Object attemptLocked() {
    return Outcome.NOT_YET; // the choice has looked before: to look may take locks of its own
  }

  @Override
  boolean hasCome() {
    return occasion.hasCome();
  }

  @Override
  Waiting join(Choice choice) {
    var waiting = new Waiting(choice, this, Outcome.HAPPENED);
    waiting.outcome = Outcome.HAPPENED;
    if (!occasion.tell(choice, waiting)) {
      waiting.win();
    }
    return waiting;
  }

  @Override
  void withdraw(Waiting waiting) {
    occasion.forget(waiting.choice());
  }

  @Override
  boolean isCertain() {
    return occasion.hasCome();
  }

  @Override
  R result(Object outcome) {
    return then.get();
  }
}
