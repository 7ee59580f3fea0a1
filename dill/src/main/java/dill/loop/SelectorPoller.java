package dill.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** The JDK's selector: for channels, on any system. */
final class SelectorPoller extends Poller {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Selector selector;

  SelectorPoller() {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("this system offers no way to wait for channels", e);
    }
  }

  /** Makes it possible to wait for a channel. Nobody does yet. */
  SelectionKey register(SelectableChannel channel, ChannelPollable pollable)
      throws ClosedChannelException {
    return channel.register(selector, 0, pollable);
  }

  @Override
  boolean poll(long nanos) throws IOException {
    if (nanos <= 0) {
      return selector.selectNow(SelectorPoller::dispatch) > 0;
    }
    if (nanos == Long.MAX_VALUE) {
      return selector.select(SelectorPoller::dispatch) > 0;
    }
    return selector.select(SelectorPoller::dispatch, nanos / NANOS_PER_MILLI + 1) > 0;
  }

  @Override
  void wakeup() {
    selector.wakeup();
  }

  private static void dispatch(SelectionKey key) {
    try {
      if (key.attachment() instanceof ChannelPollable pollable) {
        pollable.ready(key, key.readyOps());
      }
    } catch (CancelledKeyException closed) {
      // by another task, just now; it has woken who waited
    }
  }
}
