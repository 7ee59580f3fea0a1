package dill;

import dill.loop.Coroutine;
import dill.loop.Diagnostics;
import dill.loop.Recorder;
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
   * Whom an operation has served is woken after the locks have been let go. The one partner that it has met is what an
   * attempt returns; others are kept in a list.
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
  private final Waiters senders = new Waiters(this);
  private final Waiters receivers = new Waiters(this);
  private final Waiters endings = new Waiters(this);
  private boolean ended;
  private @Nullable Throwable failure; // null: the end was a good one
  private @Nullable Waiting
      served; // to be woken when the locks have been let go, and those behind it

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
    noteUse();
  }

  /** Takes note of who uses it. Under no lock of a channel: it may wait for one itself. */
  void noteUse() {
    if (Diagnostics.ON) {
      Holders.used(this);
    }
  }

  /** {@return what dumps and recordings call the channel} */
  @Override
  public String toString() {
    var place = Diagnostics.ON ? Holders.place(this) : "";
    return "channel " + id + (place.isEmpty() ? "" : " made at " + place);
  }

  // For a send or a receive that is no part of a choice.

  /** {@return what became of it; NOT_YET: nothing in time} */
  Object send(Object value, Deadline deadline) {
    noteUse();
    if (ring != null && offer(ring, value)) {
      return Outcome.HAPPENED;
    }
    Object outcome;
    Waiting waiting;
    lock();
    try {
      outcome = attemptSend(value);
      waiting = outcome == Outcome.NOT_YET ? join(senders, value, deadline) : null;
    } finally {
      unlock();
    }
    if (waiting != null && Recorder.isOn()) {
      ChannelFullEvent.commit(this, ring == null ? 0 : ring.capacity());
    }
    return waiting == null ? concluded(outcome) : await(waiting, deadline);
  }

  /** {@return a value, or what became of it; NOT_YET: nothing in time} */
  Object receive(Deadline deadline) {
    noteUse();
    var value = ring == null ? null : poll(ring);
    if (value != null) {
      return value;
    }
    Object outcome;
    Waiting waiting;
    lock();
    try {
      outcome = attemptReceive();
      waiting = outcome == Outcome.NOT_YET ? join(receivers, Outcome.HAPPENED, deadline) : null;
    } finally {
      unlock();
    }
    return waiting == null ? concluded(outcome) : await(waiting, deadline);
  }

  /** Adds a value to the buffer, if that is all there is to do. */
  private boolean offer(Ring ring, Object value) {
    in.lock();
    boolean added = receivers.isEmpty() && !ended && ring.offer(value);
    in.unlock();
    return added;
  }

  /** Takes a value out of the buffer, if that is all there is to do; null: it is not. */
  private @Nullable Object poll(Ring ring) {
    out.lock();
    var value = senders.isEmpty() && endings.isEmpty() ? ring.poll() : null;
    out.unlock();
    return value;
  }

  /** Joins those who wait; null: the deadline has passed. */
  private @Nullable Waiting join(Waiters queue, Object offer, Deadline deadline) {
    if (deadline.hasPassed()) {
      return null;
    }
    var me = Coroutine.current();
    return queue.add(
        new Waiting(me, offer, ring == null && patience.lasts(me), deadline != Deadline.NEVER));
  }

  private Object await(Waiting waiting, Deadline deadline) {
    if (waiting.looks()) {
      patience.learn(waiting.look(Patience.LOOKS));
    } else {
      patience.skip();
    }
    var how = waiting.await(deadline.remainingNanos());
    if (how == waiting) {
      return waiting.outcome;
    }
    if (how == Outcome.NEVER) {
      return how;
    }
    withdraw(waiting);
    if (how == Wait.End.CANCELLED) {
      Coroutine.current().checkCancelled();
    }
    return Outcome.NOT_YET;
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
    noteUse();
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
      if (receiver.drop()) {
        serve(receiver);
      }
    }
  }

  /** {@return what to throw at those who receive from a channel that has failed} */
  TaskException failed() {
    var why = failure;
    return new TaskException(why == null ? new AssertionError("it has not failed") : why);
  }

  /** {@return what to throw at those who send on a channel that has ended} */
  IllegalStateException afterEnd() {
    return failure == null
        ? new IllegalStateException("the channel is done; nothing more can be sent")
        : new IllegalStateException("the channel has failed; nothing more can be sent", failure);
  }

  // For choices.

  Patience patience() {
    return patience;
  }

  // Under no lock: whether it is worth an attempt. Who waits looks again, under the locks.

  boolean seemsToTake() {
    return !receivers.isEmpty()
        || ended
        || (ring != null && (full != Full.WAIT || ring.seemsToTake()));
  }

  boolean seemsToHave() {
    return !senders.isEmpty() || ended || (ring != null && ring.seemsToHave());
  }

  long id() {
    return id;
  }

  void lock() {
    in.lock();
    if (ring != null) {
      out.lock();
    }
  }

  /** Lets go of the locks, and wakes those who have been served meanwhile. */
  void unlock() {
    var woken = release();
    if (woken != null) {
      woken.wakeAll();
    }
  }

  /**
   * Lets go of the locks. {@return those who have been served, and are to be woken; null: nobody}
   */
  @Nullable Waiting release() {
    var woken = served;
    if (woken != null) {
      served = null;
    }
    if (ring != null) {
      out.unlock();
    }
    in.unlock();
    return woken;
  }

  /** Turns the outcome of an attempt into that of the operation. Under no lock. */
  static Object concluded(Object outcome) {
    if (outcome instanceof Waiting partner) {
      partner.wakeAll();
      return partner.offer;
    }
    return outcome;
  }

  // Under the locks. What they return may be the partner that they have met.

  Object attemptSend(Object value) {
    if (ended) {
      return Outcome.REFUSED;
    }
    var receiver = receivers.settleFirst(value);
    if (receiver != null) {
      return receiver;
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
    return sender == null ? atTheEnd(Outcome.NEVER) : sender;
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
    served = waiting.before(served);
  }
}
