package dsock.tls;

import java.util.concurrent.atomic.AtomicBoolean;

/** One direction of a connection: for one task at a time. */
final class Direction {
  private final String doing; // "sends", "receives": for messages
  private final AtomicBoolean busy = new AtomicBoolean();

  Direction(String doing) {
    this.doing = doing;
  }

  /** Claims the direction until {@link #exit}. */
  void enter(Object socket) {
    if (!tryEnter()) {
      throw new IllegalStateException("another task " + doing + " on " + socket + " already");
    }
  }

  boolean tryEnter() {
    return busy.compareAndSet(false, true);
  }

  void exit() {
    busy.setRelease(false);
  }
}
