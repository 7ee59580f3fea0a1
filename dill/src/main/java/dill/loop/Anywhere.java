package dill.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;

/** The JDK's scheduler, which runs tasks on all processors, with one poller for all of them. */
final class Anywhere extends Carrier {
  /*
   * The poller is a task among the others. While there is news it only yields, so that those whom it has woken run
   * first, on the same processor; to ask the system for more before they have taken what is there would bring the same
   * news again. It blocks only when all is quiet.
   */

  static final Anywhere ONLY = new Anywhere();

  private static final long LONGEST_FLUSH = 1_000_000_000;
  private static final int TURNS_FOR_MINE = 16;

  private final SelectorPoller poller = new SelectorPoller();
  private volatile boolean started;
  private volatile boolean asleep; // or about to be
  private volatile long turns; // written by the poller alone

  private Anywhere() {}

  @Override
  public String name() {
    return "anywhere";
  }

  @Override
  Thread thread(String name, Runnable body) {
    return VirtualThreads.make(name, body);
  }

  @Override
  Carrier forChannels() {
    return this;
  }

  @Override
  SelectorPoller selector() {
    if (!started) {
      start();
    }
    return poller;
  }

  private synchronized void start() {
    if (!started) {
      thread("dill-poller", this::run).start();
      started = true;
    }
  }

  @Override
  boolean isHere() {
    return false; // it moves from one thread to another
  }

  @Override
  void wakeup() {
    if (asleep) {
      poller.wakeup();
    }
  }

  /**
   * That takes a turn of the poller, and no peer can make it take longer; if all processors are
   * busy this gives up.
   */
  @Override
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
        boolean news = poller.poll(0);
        timers().ring();
        if (!news) {
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
    poller.poll(timers().ring());
    asleep = false;
  }
}
