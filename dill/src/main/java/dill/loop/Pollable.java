package dill.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A channel that coroutines wait for. One may wait for input while another waits for output; each
 * wait ends when the channel is ready, when its time has run out, when the coroutine is cancelled
 * and when the channel is closed. That it has ended says that it makes sense to try again, not that
 * this will succeed.
 */
public final class Pollable {
  /*
   * It belongs to the carrier of whoever waits for it first: a connection that one loop has accepted and another serves
   * is polled by the latter. Others may wait for it too, at the price of a message between threads.
   */

  private final SelectableChannel channel;
  private final Readiness input = new Readiness();
  private final Readiness output = new Readiness();
  private volatile @Nullable Home home; // null: nobody has waited yet

  /** Where it is polled. */
  private record Home(Carrier carrier, SelectionKey key) {}

  private Pollable(SelectableChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
  }

  /**
   * Makes a channel non-blocking, and ready to be waited for.
   *
   * @param channel what to wait for
   * @throws IOException if the channel is closed
   */
  public static Pollable register(SelectableChannel channel) throws IOException {
    return new Pollable(channel);
  }

  /**
   * Waits until reading makes sense.
   *
   * @param nanos how long at most; {@link Long#MAX_VALUE}: as long as it takes
   * @return false: the time has run out
   * @throws CancellationException if the coroutine is cancelled
   */
  public boolean awaitReadable(long nanos) {
    return await(input, SelectionKey.OP_READ, nanos);
  }

  /**
   * Waits until writing makes sense.
   *
   * @param nanos how long at most; {@link Long#MAX_VALUE}: as long as it takes
   * @return false: the time has run out
   * @throws CancellationException if the coroutine is cancelled
   */
  public boolean awaitWritable(long nanos) {
    return await(output, SelectionKey.OP_WRITE, nanos);
  }

  /**
   * Waits until accepting makes sense.
   *
   * @param nanos how long at most; {@link Long#MAX_VALUE}: as long as it takes
   * @return false: the time has run out
   * @throws CancellationException if the coroutine is cancelled
   */
  public boolean awaitAcceptable(long nanos) {
    return await(input, SelectionKey.OP_ACCEPT, nanos);
  }

  /**
   * Waits until finishing to connect makes sense.
   *
   * @param nanos how long at most; {@link Long#MAX_VALUE}: as long as it takes
   * @return false: the time has run out
   * @throws CancellationException if the coroutine is cancelled
   */
  public boolean awaitConnected(long nanos) {
    return await(output, SelectionKey.OP_CONNECT, nanos);
  }

  private boolean await(Readiness readiness, int operation, long nanos) {
    if (readiness.take()) {
      return true;
    }
    if (nanos <= 0) {
      return false;
    }
    var me = Coroutine.current();
    try {
      var at = home();
      if (!readiness.begin(me, nanos)) {
        return true;
      }
      arm(at, operation);
      if (readiness.needsTimer()) {
        at.carrier.timers().update(readiness);
      }
    } catch (ClosedChannelException | CancelledKeyException closed) {
      readiness.leave(me);
      return true; // to try again finds that out
    }
    return readiness.await(me);
  }

  private Home home() throws ClosedChannelException {
    var at = home;
    return at == null ? settle() : at;
  }

  private synchronized Home settle() throws ClosedChannelException {
    var at = home;
    if (at == null) {
      var carrier = Carrier.current();
      at = new Home(carrier, carrier.poller().register(channel, this));
      home = at;
    }
    return at;
  }

  /** Asks the poller for news of an operation, unless it has been asked and has not answered. */
  private static void arm(Home at, int operation) {
    var key = at.key;
    if ((key.interestOps() & operation) == 0) {
      key.interestOpsOr(operation);
      if (!at.carrier.isHere()) {
        at.carrier.wakeup();
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

  /**
   * Closes the channel, ends all waits for it, and waits until the system has let go of it, which
   * takes no longer than the tasks that run just now.
   */
  public void closeAndFree() {
    close();
    var at = home;
    if (at != null) {
      at.carrier.flush();
    }
  }

  /** Closes the channel, and ends all waits for it. The system lets go of it a moment later. */
  public void close() {
    var at = closeChannel();
    for (var readiness : new Readiness[] {input, output}) {
      if (readiness.close() && at != null) {
        at.carrier.timers().update(readiness); // it is to ring no more
      }
    }
    if (at != null) {
      at.carrier.wakeup(); // it lets go of the descriptor
    }
  }

  /** Closes the channel. Returns where it was polled; nobody will begin to now. */
  private synchronized @Nullable Home closeChannel() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a non-blocking channel does no input or output", e);
    }
    return home;
  }
}
