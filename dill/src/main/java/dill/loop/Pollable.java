package dill.loop;

import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Something that coroutines wait for. One may wait for input while another waits for output; each
 * wait ends when that makes sense, when its time has run out, when the coroutine is cancelled and
 * when it is closed. That it has ended says that it makes sense to try again, not that this will
 * succeed.
 */
public abstract sealed class Pollable permits ChannelPollable, Descriptor {
  /*
   * It belongs to the carrier of whoever waits for it first: a connection that one loop has accepted and another serves
   * is polled by the latter. Others may wait for it too, at the price of a message between threads.
   */

  final Readiness input = new Readiness();
  final Readiness output = new Readiness();
  private volatile @Nullable Carrier home; // null: nobody has waited yet

  Pollable() {}

  /** Finds the carrier that polls it from now on, and tells that one. */
  abstract Carrier settle() throws ClosedChannelException;

  /** Asks for news of an operation, unless there will be some anyway. */
  abstract void arm(Carrier home, int operation);

  /** Closes what it stands for. {@link #settle} throws from now on. */
  abstract void shut();

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
        at.timers().update(readiness);
      }
    } catch (ClosedChannelException | CancelledKeyException closed) {
      readiness.leave(me);
      return true; // to try again finds that out
    }
    return readiness.await(me);
  }

  /**
   * Has a choice told when reading makes sense.
   *
   * @param wait that of the choice
   * @param token what to settle it with
   * @return false: reading makes sense now
   */
  public boolean tellReadable(Wait wait, Object token) {
    return tell(wait, token, SelectionKey.OP_READ);
  }

  /**
   * Has a choice told when accepting makes sense.
   *
   * @param wait that of the choice
   * @param token what to settle it with
   * @return false: accepting makes sense now
   */
  public boolean tellAcceptable(Wait wait, Object token) {
    return tell(wait, token, SelectionKey.OP_ACCEPT);
  }

  private boolean tell(Wait wait, Object token, int operation) {
    try {
      var at = home();
      if (!input.tell(wait, token)) {
        return false;
      }
      arm(at, operation);
      return true;
    } catch (ClosedChannelException | CancelledKeyException closed) {
      input.forget(wait);
      return false; // to try finds that out
    }
  }

  /**
   * Has a choice told no more.
   *
   * @param wait that of the choice
   */
  public void forget(Wait wait) {
    input.forget(wait);
  }

  private Carrier home() throws ClosedChannelException {
    var at = home;
    return at == null ? settleOnce() : at;
  }

  private synchronized Carrier settleOnce() throws ClosedChannelException {
    var at = home;
    if (at == null) {
      at = settle();
      home = at;
    }
    return at;
  }

  /**
   * Closes it, ends all waits for it, and waits until the system has let go of it, which takes no
   * longer than the tasks that run just now.
   */
  public final void closeAndFree() {
    close();
    var at = home;
    if (at != null) {
      at.flush();
    }
  }

  /** Closes it, and ends all waits for it. The system lets go of it a moment later. */
  public final void close() {
    var at = shutOnce();
    for (var readiness : new Readiness[] {input, output}) {
      if (readiness.close() && at != null) {
        at.timers().update(readiness); // it is to ring no more
      }
    }
    if (at != null) {
      at.wakeup(); // it lets go of the descriptor
    }
  }

  /** Returns where it was polled. Nobody will begin to now. */
  private synchronized @Nullable Carrier shutOnce() {
    shut();
    return home;
  }
}
