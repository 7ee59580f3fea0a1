package dill.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/** A channel of the JDK's that coroutines wait for. */
public final class ChannelPollable extends Pollable {
  private final SelectableChannel channel;
  private volatile @Nullable SelectionKey key; // null: nobody has waited yet

  private ChannelPollable(SelectableChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
  }

  /**
   * Makes a channel non-blocking, and ready to be waited for.
   *
   * @param channel what to wait for
   * @return what waits
   * @throws IOException if the channel is closed
   */
  public static ChannelPollable of(SelectableChannel channel) throws IOException {
    return new ChannelPollable(channel);
  }

  @Override
  Carrier settle() throws ClosedChannelException {
    var carrier = Carrier.current().forChannels();
    key = carrier.selector().register(channel, this);
    return carrier;
  }

  /** Asks the poller for news of an operation, unless it has been asked and has not answered. */
  @Override
  void arm(Carrier home, int operation) {
    var key = this.key;
    if (key == null) {
      throw new CancelledKeyException();
    }
    if ((key.interestOps() & operation) == 0) {
      key.interestOpsOr(operation);
      if (!home.isHere()) {
        home.wakeup();
      }
    }
  }

  /** Takes the news that something can be done. By the poller only. */
  void ready(SelectionKey key, int operations) {
    int both = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    if ((operations & both) != 0 && !input.wake()) {
      // Nobody waits for that. Listen no more before noting it: whoever waits next then arms it
      // anew.
      key.interestOpsAnd(~both);
      input.signal();
    }
    if ((operations & ~both) != 0) {
      key.interestOpsAnd(both); // a channel is writable nearly always; that is no news
      output.signal();
    }
  }

  @Override
  void shut() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a non-blocking channel does no input or output", e);
    }
  }
}
