package dill;

import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Who runs in a bundle, and who waits until nobody does. */
final class Members {
  /*
   * All is under one lock, which is held for moments only. Threads are started, interrupted and woken outside of it. A
   * member that is added late is cancelled inside; it has not been started, and has nobody to be woken.
   */

  private final ReentrantLock lock = new ReentrantLock();

  // All guarded by the lock.
  private @Nullable Member first; // linked by next
  private final List<Wait> awaiting = new ArrayList<>(1);
  private boolean closed;
  private @Nullable Why cancelled; // null: they are not
  private boolean cutShort; // somebody has been cancelled

  /** Why members are cancelled. What comes first counts. */
  enum Why {
    /** Somebody wants that, or one has failed. */
    ASKED,
    /** The deadline of all has passed. */
    LATE,
    /** The owner has been cancelled. */
    OWNER
  }

  /** Adds one and starts it, as a cancelled one if the others have been cancelled. */
  void start(Member member) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the bundle is closed; no more tasks can be started in it");
      }
      add(member);
      if (cancelled != null) {
        member.coroutine.cancel();
        cutShort = true;
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

  /**
   * Cancels all there are, and all there will be.
   *
   * @param why the reason; it counts for nothing if they have been cancelled before
   * @param failed is spared
   * @return whom it has told; the second time nobody
   */
  List<Member> cancelAllBut(Why why, @Nullable Member failed) {
    var told = new ArrayList<Member>(0);
    lock.lock();
    try {
      if (cancelled != null) {
        return told;
      }
      cancelled = why;
      for (var member = first; member != null; member = member.next) {
        if (member != failed) {
          told.add(member);
        }
      }
      cutShort = !told.isEmpty();
    } finally {
      lock.unlock();
    }
    for (var member : told) {
      member.coroutine.cancel();
    }
    return told;
  }

  /** Tells whether somebody has been cancelled, for a reason. */
  boolean wereCutShort(Why why) {
    lock.lock();
    try {
      return cutShort && cancelled == why;
    } finally {
      lock.unlock();
    }
  }

  // For those who look at it from outside.

  /** {@return those that run now, the first that was started first} */
  List<Coroutine> running() {
    var running = new ArrayList<Coroutine>();
    lock.lock();
    try {
      for (var member = first; member != null; member = member.next) {
        running.add(member.coroutine);
      }
    } finally {
      lock.unlock();
    }
    Collections.reverse(running);
    return running;
  }

  boolean areCancelled() {
    lock.lock();
    try {
      return cancelled != null;
    } finally {
      lock.unlock();
    }
  }
}
