package dill.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CancellationException;

/**
 * A channel that coroutines wait for. One may wait for input while another waits for output; each
 * wait ends when the channel is ready, when its time has run out, when the coroutine is cancelled
 * and when the channel is closed. That it has ended says that it makes sense to try again, not that
 * this will succeed.
 */
public final class Pollable {
  private final SelectableChannel channel;
  private final Poller poller;
  private final Readiness input = new Readiness();
  private final Readiness output = new Readiness();
  private final SelectionKey key;

  private Pollable(SelectableChannel channel, Poller poller) throws IOException {
    this.channel = channel;
    this.poller = poller;
    channel.configureBlocking(false);
    this.key = poller.register(channel, this);
  }

  /**
   * Makes a channel non-blocking, and ready to be waited for.
   *
   * @param channel what to wait for
   * @throws IOException if the channel is closed
   */
  public static Pollable register(SelectableChannel channel) throws IOException {
    return new Pollable(channel, Poller.next());
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
    var wait = readiness.begin(nanos);
    return wait == null || await(readiness, operation, wait);
  }

  private boolean await(Readiness readiness, int operation, Wait wait) {
    Object how;
    try {
      arm(operation);
      if (readiness.needsTimer()) {
        poller.setTimer(readiness);
      }
      how = wait.await(Long.MAX_VALUE);
    } catch (CancelledKeyException closed) {
      return true; // to try again finds that out
    } finally {
      readiness.end(wait);
    }
    if (how == Wait.End.CANCELLED) {
      Coroutine.current().checkCancelled();
    }
    return how != Wait.End.TIMED_OUT;
  }

  /** Asks the poller for news of an operation, unless it has been asked and has not answered. */
  private void arm(int operation) {
    if ((key.interestOps() & operation) == 0) {
      key.interestOpsOr(operation);
      poller.wakeup();
    }
  }

  /** Takes the news that something can be done. By the poller only. */
  void ready(int operations) {
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
    poller.flush();
  }

  /** Closes the channel, and ends all waits for it. The system lets go of it a moment later. */
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a non-blocking channel does no input or output", e);
    }
    poller.forget(input.close());
    poller.forget(output.close());
    poller.wakeup(); // it lets go of the descriptor
  }
}
