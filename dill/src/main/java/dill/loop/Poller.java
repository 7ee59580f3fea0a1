package dill.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** Learns from the system which channels are ready, and wakes who waits for them. libdill's pollset. */
final class Poller {
  /*
   * It is a coroutine among the others of the JDK's scheduler. While there is news it only yields, so that those whom it
   * has woken run first, on the same processor; to ask the system for more before they have taken what is there would
   * bring the same news again. It blocks only when all is quiet.
   */

  private static final Poller ONLY = new Poller();

  private final Selector selector;
  private volatile boolean asleep; // or about to be

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

  private void run() {
    try {
      while (true) {
        if (selector.selectNow(Poller::dispatch) == 0) {
          sleep();
        }
        Thread.yield();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the system's poller has failed", e);
    }
  }

  private void sleep() throws IOException {
    asleep = true;
    selector.select(Poller::dispatch);
    asleep = false;
  }

  private static void dispatch(SelectionKey key) {
    if (key.attachment() instanceof Pollable pollable && key.isValid()) {
      pollable.ready(key.readyOps());
    }
  }
}
