package dill;

import dill.loop.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Who runs in a bundle, and who waits until nobody does. */
final class Members {
  /*
   * All is under one lock, which is held for moments only. Threads are started, interrupted and woken outside of it.
   */

  private final ReentrantLock lock = new ReentrantLock();

  // All guarded by the lock.
  private @Nullable Member first; // linked by next
  private final List<Wait> awaiting = new ArrayList<>(1);
  private boolean cancelled;
  private boolean closed;
  private boolean overdue; // cancelled, and by the deadline
  private boolean cutOff; // the deadline has cancelled somebody

  /** Adds one and starts it, as a cancelled one if the others have been cancelled. */
  void start(Member member) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the bundle is closed; no more tasks can be started in it");
      }
      add(member);
      cutOff |= overdue;
      if (cancelled) {
        member.coroutine.cancel();
      }
    } finally {
      lock.unlock();
    }
    boolean started = false;
    try {
      member.coroutine.start();
      started = true;
    } finally {
      if (!started) {
        remove(member);
      }
    }
  }

  private void add(Member member) {
    var after = first;
    member.next = after;
    if (after != null) {
      after.previous = member;
    }
    first = member;
  }

  /** Takes one out that has ended. Whoever waits for the last one is woken. */
  void remove(Member member) {
    List<Wait> wake = List.of();
    lock.lock();
    try {
      unlink(member);
      if (first == null && !awaiting.isEmpty()) {
        wake = List.copyOf(awaiting);
        awaiting.clear();
      }
    } finally {
      lock.unlock();
    }
    for (var wait : wake) {
      if (wait.settle(Outcome.HAPPENED)) {
        wait.wake();
      }
    }
  }

  private void unlink(Member member) {
    var before = member.previous;
    var after = member.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after != null) {
      after.previous = before;
    }
  }

  /**
   * Has a wait settled as soon as there are no members.
   *
   * @param closing nobody shall be able to start any once there are none
   * @return whether there are none already; the wait has been left alone then
   */
  boolean areGoneElseJoin(Wait wait, boolean closing) {
    lock.lock();
    try {
      if (first == null) {
        closed |= closing; // now, or a task could be started in between
        return true;
      }
      awaiting.add(wait);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a wait. */
  void leave(Wait wait) {
    lock.lock();
    try {
      awaiting.remove(wait);
    } finally {
      lock.unlock();
    }
  }

  /** Cancels all there are, and all there will be. The second time nothing happens. */
  void cancelAllBut(@Nullable Member failed) {
    cancelAllBut(failed, false);
  }

  /** The deadline of all has passed. Counts for nothing if they have been cancelled before. */
  void expire() {
    cancelAllBut(null, true);
  }

  private void cancelAllBut(@Nullable Member failed, boolean byDeadline) {
    var told = new ArrayList<Member>();
    lock.lock();
    try {
      if (cancelled) {
        return;
      }
      cancelled = true;
      overdue = byDeadline;
      cutOff = byDeadline && first != null;
      for (var member = first; member != null; member = member.next) {
        told.add(member);
      }
    } finally {
      lock.unlock();
    }
    for (var member : told) {
      if (member != failed) {
        member.coroutine.cancel();
      }
    }
  }

  /** Tells whether there was somebody whom the deadline has cancelled. */
  boolean wereCutOff() {
    lock.lock();
    try {
      return cutOff;
    } finally {
      lock.unlock();
    }
  }
}
