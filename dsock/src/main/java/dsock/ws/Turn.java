package dsock.ws;

import static dill.Choose.after;
import static dill.Choose.choose;

import dill.Channel;
import dill.Deadline;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to send a frame: the task's that sends messages, or that of whoever has a
 * control frame to send, which does not wait for it.
 */
final class Turn {
  private enum Of {
    NOBODY,
    SENDER,
    CONTROL
  }

  private final AtomicReference<Of> of = new AtomicReference<>(Of.NOBODY);

  private volatile @Nullable Channel<Void> over; // done with the turn of a control frame

  /** Takes the turn for a message, and waits while a control frame is sent. */
  void takeForMessage(Object socket, Deadline deadline) throws SocketTimeoutException {
    while (!of.compareAndSet(Of.NOBODY, Of.SENDER)) {
      if (of.get() == Of.SENDER) {
        throw new IllegalStateException("another task sends on " + socket + " already");
      }
      awaitControl(socket, deadline);
    }
  }

  private void awaitControl(Object socket, Deadline deadline) throws SocketTimeoutException {
    var sent = over;
    if (sent == null) {
      Thread.onSpinWait(); // it has just been taken, or just been left
    } else if (!choose(sent.ending(() -> true), after(deadline, () -> false))) {
      throw new SocketTimeoutException(socket + ": the peer did not take it in time");
    }
  }

  /** Takes the turn for control frames. Returns false if it is somebody's. */
  boolean tryTakeForControl() {
    if (!of.compareAndSet(Of.NOBODY, Of.CONTROL)) {
      return false;
    }
    over = Channel.create();
    return true;
  }

  /** Takes the turn if it is nobody's, for something that does not wait. */
  boolean tryTake() {
    return of.compareAndSet(Of.NOBODY, Of.SENDER);
  }

  /**
   * Ends the turn. What is looked at behind it was written by others before they found it taken.
   */
  void end() {
    var waiting = over;
    if (waiting == null) {
      of.set(Of.NOBODY);
      return;
    }
    over = null;
    of.set(Of.NOBODY);
    waiting.done();
  }
}
