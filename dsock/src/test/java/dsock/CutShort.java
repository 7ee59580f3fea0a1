package dsock;

import dill.Bundle;
import dill.Deadline;
import dill.loop.Coroutine;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A connection whose user is cancelled at its n-th call: before it, or while it waits. A socket of
 * somebody else's making around one of ours, so that it counts what a protocol asks of what is
 * below it.
 */
final class CutShort implements ByteSocket {
  /** When the task is cancelled. */
  enum When {
    BEFORE,
    DURING
  }

  /** At a call that never comes: the task is not cancelled. */
  static final int NEVER = Integer.MAX_VALUE;

  private final ByteSocket socket;
  private final Bundle user; // whose tasks are cancelled
  private final Bundle others; // for the one who cancels them
  private final int at;
  private final When when;

  private volatile int calls;

  CutShort(ByteSocket socket, Bundle user, Bundle others, int at, When when) {
    this.socket = socket;
    this.user = user;
    this.others = others;
    this.at = at;
    this.when = when;
  }

  int calls() {
    return calls;
  }

  private interface Call<R> {
    R make() throws IOException;
  }

  private <R> R count(Call<R> call) throws IOException {
    int number = calls + 1;
    calls = number;
    if (number == at && when == When.BEFORE) {
      user.cancel();
    } else if (number == at) {
      cancelOnceWaiting(Thread.currentThread(), number);
    }
    try {
      return call.make();
    } finally {
      if (number == at) {
        calls = number + 1; // tells who waits for this to wait that it never will
      }
    }
  }

  private void cancelOnceWaiting(Thread task, int number) {
    others.go(() -> {
      Until.holds(() -> Coroutine.isWaiting(task) || calls != number || Until.ended(task));
      user.cancel();
    });
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    count(() -> {
      socket.send(bytes, deadline);
      return true;
    });
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    return count(() -> socket.fill(atLeast, deadline));
  }

  @Override
  public boolean more(Deadline deadline) throws IOException {
    return count(() -> socket.more(deadline));
  }

  @Override
  public void done(Deadline deadline) throws IOException {
    count(() -> {
      socket.done(deadline);
      return true;
    });
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public String toString() {
    return "CutShort[" + socket + "]";
  }
}
