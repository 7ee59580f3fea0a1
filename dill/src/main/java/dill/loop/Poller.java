package dill.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/**
 * Learns from the system which channels are ready, and wakes who waits for them. libdill's pollset.
 * Its carrier drives it, and lets tasks run in between.
 */
final class Poller {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Selector selector;

  Poller() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("this system offers no way to wait for channels", e);
    }
  }

  /** Makes it possible to wait for a channel. Nobody does yet. */
  SelectionKey register(SelectableChannel channel, Pollable pollable)
      throws ClosedChannelException {
    return channel.register(selector, 0, pollable);
  }

  /**
   * Looks for news.
   *
   * @param nanos how long to wait for some, unless woken; not positive: not at all; {@link
   *     Long#MAX_VALUE}: as long as it takes
   * @return whether there was any
   */
  boolean poll(long nanos) throws IOException {
    if (nanos <= 0) {
      return selector.selectNow(Poller::dispatch) > 0;
    }
    if (nanos == Long.MAX_VALUE) {
      return selector.select(Poller::dispatch) > 0;
    }
    return selector.select(Poller::dispatch, nanos / NANOS_PER_MILLI + 1) > 0;
  }

  /** Ends a {@link #poll} that waits, or the next one that would. By any thread. */
  void wakeup() {
    selector.wakeup();
  }

  private static void dispatch(SelectionKey key) {
    try {
      if (key.attachment() instanceof Pollable pollable) {
        pollable.ready(key, key.readyOps());
      }
    } catch (CancelledKeyException closed) {
      // by another task, just now; it has woken who waited
    }
  }
}
