package dill;

import dill.loop.Coroutine;
import dill.loop.Wait;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Where those who send and those who receive meet: all of a channel but its faces. */
final class Meeting {
  /*
   * A value and its partner meet under the locks, and there only: whoever arrives looks for a partner among those who
   * wait, and joins them if there is none. What has arrived is in no queue yet, so it cannot meet itself, and one
   * compare-and-set on the partner's choice decides. A choice of several clauses holds the locks of all its channels
   * while it looks and joins (see Choose), and takes its clauses out again before it returns; so no queue ever holds
   * anything of a choice that is over for longer than that takes.
   *
   * An unbuffered channel has one lock. A buffered one has two, one for each end of its buffer. While nobody waits at
   * the other end, and the buffer has a slot, the lock of one's own end is all that is needed: who joins the queues, or
   * ends the channel, takes both. Receivers wait only if the buffer is empty, senders only if it is full.
   *
   * The two queues of senders and receivers are never both in use, except by choices that stand in both.
   *
   * Whom an operation has served is woken after the locks have been let go.
   */

  /** What a send does that finds the buffer full. */
  enum Full {
    WAIT,
    DROP_OLDEST,
    DROP_NEWEST
  }

  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet(); // the order in which choices lock
  private final @Nullable Ring ring; // null: unbuffered
  private final Full full;
  private final SpinLock in; // for who sends
  private final SpinLock out; // for who receives; the same if unbuffered
  private final Patience patience = new Patience();

  // Written under both locks; read under one of them.
  private final Waiters senders = new Waiters();
  private final Waiters receivers = new Waiters();
  private final Waiters endings = new Waiters();
  private boolean ended;
  private @Nullable Throwable failure; // null: the end was a good one
  private @Nullable Waiting served; // to be woken when the locks have been let go, linked by next

  Meeting(int capacity, Full full) {
    this.full = full;
    if (capacity == 0) {
      this.ring = null;
      this.in = new SpinLock();
      this.out = in;
    } else {
      this.ring = new Ring(capacity);
      this.in = ring.in;
      this.out = ring.out;
    }
  }

  long id() {
    return id;
  }

  // For a send or a receive that is no part of a choice. These lock.

  /** {@return what became of it at once} */
  Object send(Object value) {
    if (ring != null) {
      in.lock();
      boolean added = receivers.isEmpty() && !ended && ring.offer(value);
      in.unlock();
      if (added) {
        return Outcome.HAPPENED;
      }
    }
    lock();
    try {
      return attemptSend(value);
    } finally {
      unlock();
    }
  }

  /** {@return a value, or what became of it at once} */
  Object receive() {
    if (ring != null) {
      out.lock();
      var value = senders.isEmpty() && endings.isEmpty() ? ring.poll() : null;
      out.unlock();
      if (value != null) {
        return value;
      }
    }
    lock();
    try {
      return attemptReceive();
    } finally {
      unlock();
    }
  }

  /** Sends, and waits for that. */
  Object send(Object value, Deadline deadline) {
    var outcome = send(value);
    return outcome == Outcome.NOT_YET ? await(senders, value, deadline) : outcome;
  }

  /** Receives, and waits for that. */
  Object receive(Deadline deadline) {
    var outcome = receive();
    return outcome == Outcome.NOT_YET ? await(receivers, outcome, deadline) : outcome;
  }

  private Object await(Waiters side, Object offer, Deadline deadline) {
    long nanos = deadline.remainingNanos();
    if (nanos <= 0) {
      return Outcome.LATE;
    }
    var coroutine = Coroutine.current();
    int looks = patience.looks(coroutine);
    if (looks > 0 && ring != null) {
      boolean paid = look(ring, side, looks);
      patience.learn(paid);
      looks = 0;
    }
    var choice = new Choice(coroutine, 1);
    var waiting = new Waiting(choice, null, offer);
    lock();
    try {
      var outcome = side == senders ? attemptSend(offer) : attemptReceive();
      if (outcome != Outcome.NOT_YET) {
        return outcome;
      }
      side.add(waiting);
    } finally {
      unlock();
    }
    if (looks > 0) {
      patience.learn(choice.look(looks));
    }
    var how = choice.await(nanos);
    if (how == waiting) {
      return waiting.outcome;
    }
    return how == Outcome.NEVER ? how : withdrawn(waiting, how, coroutine);
  }

  private boolean look(Ring ring, Waiters side, int times) {
    for (int i = 0; i < times; i++) {
      if (side == senders ? ring.seemsToTake() : ring.seemsToHave()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  private Object withdrawn(Waiting waiting, Object how, Coroutine coroutine) {
    withdraw(waiting);
    if (how == Wait.End.CANCELLED) {
      coroutine.checkCancelled();
    }
    return Outcome.LATE;
  }

  /** Takes a clause out of whichever queue it stands in. */
  void withdraw(Waiting waiting) {
    lock();
    var queue = waiting.queue;
    if (queue != null) {
      queue.remove(waiting);
    }
    unlock();
  }

  /**
   * Ends the channel.
   *
   * @param why what is wrong; null: nothing is
   * @return false: it has been ended before
   */
  boolean end(@Nullable Throwable why) {
    lock();
    try {
      if (ended) {
        return false;
      }
      ended = true;
      failure = why;
      serveAll(senders, Outcome.REFUSED);
      if (why == null) {
        dropReceivers();
      } else {
        serveAll(receivers, Outcome.FAILED);
      }
      serveEndings();
      return true;
    } finally {
      unlock();
    }
  }

  private void dropReceivers() {
    for (var receiver = receivers.poll(); receiver != null; receiver = receivers.poll()) {
      if (receiver.choice.dropOne()) {
        serve(receiver);
      }
    }
  }

  /** {@return what to throw at those who receive from a channel that has failed} */
  TaskException failed() {
    return new TaskException(why("it has failed"));
  }

  /** {@return what to throw at those who send on a channel that has ended} */
  IllegalStateException afterEnd() {
    return failure == null
        ? new IllegalStateException("the channel is done; nothing more can be sent")
        : new IllegalStateException("the channel has failed; nothing more can be sent", failure);
  }

  private Throwable why(String unknown) {
    var why = failure;
    return why == null ? new AssertionError(unknown) : why;
  }

  // For choices.

  void lock() {
    in.lock();
    if (ring != null) {
      out.lock();
    }
  }

  void unlock() {
    wake(release());
  }

  /**
   * Lets go of the locks. {@return those who have been served, and are to be woken; null: nobody}
   */
  @Nullable Waiting release() {
    var woken = served;
    served = null;
    if (ring != null) {
      out.unlock();
    }
    in.unlock();
    return woken;
  }

  /** Wakes those who have been served. Under no lock. */
  static void wake(@Nullable Waiting first) {
    for (var waiting = first; waiting != null; ) {
      var next = waiting.next; // read first: who is woken may be gone by then
      waiting.choice.wake();
      waiting = next;
    }
  }

  // Under the locks.

  Object attemptSend(Object value) {
    if (ended) {
      return Outcome.REFUSED;
    }
    var receiver = receivers.settleFirst(value);
    if (receiver != null) {
      serve(receiver);
      return Outcome.HAPPENED;
    }
    return ring == null ? Outcome.NOT_YET : add(ring, value);
  }

  private Object add(Ring ring, Object value) {
    if (ring.isFull()) {
      switch (full) {
        case WAIT -> {
          return Outcome.NOT_YET;
        }
        case DROP_NEWEST -> {
          return Outcome.HAPPENED;
        }
        case DROP_OLDEST -> ring.take();
      }
    }
    ring.add(value);
    return Outcome.HAPPENED;
  }

  Object attemptReceive() {
    if (ring != null && !ring.isEmpty()) {
      return take(ring);
    }
    var sender = senders.settleFirst(Outcome.HAPPENED);
    if (sender != null) {
      serve(sender);
      return sender.offer;
    }
    return atTheEnd(Outcome.NEVER);
  }

  private Object take(Ring ring) {
    var value = ring.take();
    var sender = senders.settleFirst(Outcome.HAPPENED);
    if (sender != null) {
      serve(sender);
      ring.add(sender.offer);
    }
    serveEndings();
    return value;
  }

  Object attemptEnding() {
    return ring == null || ring.isEmpty() ? atTheEnd(Outcome.HAPPENED) : Outcome.NOT_YET;
  }

  private Object atTheEnd(Outcome good) {
    if (!ended) {
      return Outcome.NOT_YET;
    }
    return failure == null ? good : Outcome.FAILED;
  }

  Waiting joinSenders(Waiting waiting) {
    return senders.add(waiting);
  }

  Waiting joinReceivers(Waiting waiting) {
    return receivers.add(waiting);
  }

  Waiting joinEndings(Waiting waiting) {
    return endings.add(waiting);
  }

  private void serveEndings() {
    if (!endings.isEmpty()) {
      var outcome = attemptEnding();
      if (outcome != Outcome.NOT_YET) {
        serveAll(endings, outcome);
      }
    }
  }

  private void serveAll(Waiters queue, Object outcome) {
    for (var next = queue.settleFirst(outcome); next != null; next = queue.settleFirst(outcome)) {
      serve(next);
    }
  }

  private void serve(Waiting waiting) {
    waiting.next = served;
    served = waiting;
  }
}
