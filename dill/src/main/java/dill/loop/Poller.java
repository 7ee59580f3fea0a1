package dill.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.locks.LockSupport;

/**
 * Learns from the system which channels are ready, and wakes who waits for them. libdill's pollset.
 */
final class Poller {
  /*
   * It is a coroutine among the others of the JDK's scheduler. While there is news it only yields, so that those whom it
   * has woken run first, on the same processor; to ask the system for more before they have taken what is there would
   * bring the same news again. It blocks only when all is quiet.
   */

  private static final Poller ONLY = new Poller();

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long LONGEST_FLUSH = 1_000 * NANOS_PER_MILLI;
  private static final int TURNS_FOR_MINE = 16;

  private final Timers timers = new Timers();
  private final Selector selector;
  private volatile boolean asleep; // or about to be
  private volatile long turns; // written by the poller alone

  private Poller() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("this system offers no way to wait for channels", e);
    }
    Carrier.thread("dill-poller", this::run).start();
  }

  static Poller next() {
    return ONLY;
  }

  SelectionKey register(SelectableChannel channel, Pollable pollable) throws IOException {
    return channel.register(selector, 0, pollable);
  }

  /** Makes it look at what has been asked of it. */
  void wakeup() {
    if (asleep) {
      selector.wakeup();
    }
  }

  /** Asks for a timer for whoever waits there. */
  void setTimer(Readiness readiness) {
    timers.add(readiness);
    wakeup();
  }

  /** Says that somebody is gone, and whether a timer was set. */
  void forget(boolean timer) {
    if (timer) {
      timers.forget();
    }
  }

  /**
   * Waits until the system has let go of channels that have been closed. That takes a turn of the
   * poller, and no peer can make it take longer; if all processors are busy this gives up.
   */
  @SuppressWarnings("ThreadPriorityCheck") // even a cancelled coroutine has to wait for this
  void flush() {
    long wanted = turns + 2; // the turn that is under way may have begun before
    long start = System.nanoTime();
    while (turns - wanted < 0 && System.nanoTime() - start < LONGEST_FLUSH) {
      wakeup();
      Thread.yield();
    }
  }

  private void run() {
    try {
      for (long turn = 1; ; turn++) {
        int news = selector.selectNow(Poller::dispatch);
        timers.expire();
        if (news == 0) {
          sleep();
        }
        turns = turn;
        letOthersRun(turn);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the system's poller has failed", e);
    }
  }

  /**
   * Lets those run who have been woken; and now and then those whom others have woken. A carrier
   * looks elsewhere only when nobody waits for it, and as long as the poller yields it does wait.
   */
  @SuppressWarnings("ThreadPriorityCheck") // the order of the queue is what yield is about
  private void letOthersRun(long turn) {
    if (turn % TURNS_FOR_MINE == 0) {
      LockSupport.parkNanos(this, 1);
    } else {
      Thread.yield();
    }
  }

  private void sleep() throws IOException {
    asleep = true; // whoever asks for something from now on, wakes
    long nanos = timers.expire();
    if (nanos == Long.MAX_VALUE) {
      selector.select(Poller::dispatch);
    } else {
      selector.select(Poller::dispatch, nanos / NANOS_PER_MILLI + 1);
    }
    asleep = false;
  }

  private static void dispatch(SelectionKey key) {
    try {
      if (key.attachment() instanceof Pollable pollable) {
        pollable.ready(key.readyOps());
      }
    } catch (CancelledKeyException closed) {
      // by another task, just now; it has woken who waited
    }
  }
}
