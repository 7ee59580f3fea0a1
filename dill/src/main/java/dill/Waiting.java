package dill;

import dill.loop.Blocker;
import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a queue of a channel: that of a clause of a choice, or of a task that waits for this
 * alone. Guarded by the locks of the channel, until the wait is settled with it.
 */
final class Waiting extends Wait implements Blocker {
  private final @Nullable Choice choice; // null: it waits for this alone
  final @Nullable Clause<?> clause; // of the choice
  private final boolean timed;
  final Object offer; // what its partner gets: the value that it sends; HAPPENED, if it receives
  Object outcome = Outcome.NOT_YET;

  // Kept by the queue that it stands in; once it has left, by whoever is to wake it.
  @Nullable Waiters queue;
  Waiting previous = this; // itself: it stands alone
  Waiting next = this;

  Waiting(Coroutine coroutine, Object offer, boolean looks, boolean timed) {
    super(coroutine, looks);
    this.timed = timed;
    this.choice = null;
    this.clause = null;
    this.offer = offer;
  }

  Waiting(Choice choice, Clause<?> clause, Object offer) {
    super(choice);
    this.timed = false; // it is the choice that somebody is parked on
    this.choice = choice;
    this.clause = clause;
    this.offer = offer;
  }

  // For those who look at whoever is parked on it.

  @Override
  public String kind() {
    return offer == Outcome.HAPPENED ? "receive" : "send";
  }

  @Override
  public List<?> on() {
    var stands = queue; // null: it has just left
    return stands == null ? List.of() : List.of(stands.meeting);
  }

  @Override
  public boolean isTimed() {
    return timed;
  }

  // For the channel.

  /** {@return what is settled with this} */
  Wait choice() {
    return choice == null ? this : choice;
  }

  /** Ends the wait with this, unless it has ended already. */
  boolean win() {
    return choice().settle(this);
  }

  /** It can never be done. {@return whether that has ended the wait} */
  boolean drop() {
    return choice == null ? settle(Outcome.NEVER) : choice.dropOne();
  }

  /** It stands in no queue any more. */
  void leave() {
    queue = null;
    previous = this;
    next = this;
  }

  /** Puts itself before others that are to be woken too. */
  Waiting before(@Nullable Waiting others) {
    next = others == null ? this : others;
    return this;
  }

  /** Lets the waiter see that its wait has ended, and the others behind this. Under no lock. */
  void wakeAll() {
    var waiting = this;
    for (var behind = next;
        behind != waiting;
        behind = waiting.next) { // read first: who is woken may be gone
      waiting.choice().wake();
      waiting = behind;
    }
    waiting.choice().wake();
  }
}
