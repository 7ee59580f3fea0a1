package dill;

import org.jspecify.annotations.Nullable;

/** Those who wait on one side of a channel, in the order in which they came. */
final class Waiters {
  /*
   * A ring of which only the last is kept. To write a reference into an object that is old is what costs here, with the
   * JDK's usual garbage collector; so there is one such field, not two.
   */

  final Object meeting; // the channel's
  private @Nullable Waiting last; // the first comes next

  Waiters(Object meeting) {
    this.meeting = meeting;
  }

  boolean isEmpty() {
    return last == null;
  }

  Waiting add(Waiting waiting) {
    waiting.queue = this;
    var before = last;
    if (before != null) {
      waiting.previous = before;
      waiting.next = before.next;
      before.next.previous = waiting;
      before.next = waiting;
    }
    last = waiting;
    return waiting;
  }

  /** Takes one out from wherever it stands, if it stands here. */
  void remove(Waiting waiting) {
    if (waiting.queue != this) {
      return;
    }
    var before = waiting.previous;
    if (before == waiting) {
      last = null;
    } else {
      before.next = waiting.next;
      waiting.next.previous = before;
      if (last == waiting) {
        last = before;
      }
    }
    waiting.leave();
  }

  /** Ends the first wait that has not ended yet; null: there is none. The others are dropped. */
  @Nullable Waiting settleFirst(Object outcome) {
    for (var first = poll(); first != null; first = poll()) {
      first.outcome = outcome;
      if (first.win()) {
        return first;
      }
    }
    return null;
  }

  /** Takes the first one out; null: there is none. */
  @Nullable Waiting poll() {
    var tail = last;
    if (tail == null) {
      return null;
    }
    var first = tail.next;
    remove(first);
    return first;
  }
}
