package dill;

import org.jspecify.annotations.Nullable;

/** The clauses that wait on one side of a channel, in the order in which they came. */
final class Waiters {
  private @Nullable Waiting first;
  private @Nullable Waiting last;

  boolean isEmpty() {
    return first == null;
  }

  Waiting add(Waiting waiting) {
    waiting.queue = this;
    waiting.previous = last;
    if (last == null) {
      first = waiting;
    } else {
      last.next = waiting;
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
    var after = waiting.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    waiting.queue = null;
    waiting.previous = null;
    waiting.next = null;
  }

  /** Takes the first one out; null: there is none. */
  @Nullable Waiting poll() {
    var waiting = first;
    if (waiting != null) {
      remove(waiting);
    }
    return waiting;
  }

  /**
   * Settles the first choice that is still open; null: there is none. The others have ended and are
   * dropped.
   */
  @Nullable Waiting settleFirst(Object outcome) {
    while (true) {
      var waiting = poll();
      if (waiting == null) {
        return null;
      }
      waiting.outcome = outcome;
      if (waiting.choice.settle(waiting)) {
        return waiting;
      }
    }
  }
}
