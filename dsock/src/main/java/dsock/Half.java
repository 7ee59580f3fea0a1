package dsock;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a socket: for one task at a time, and broken for good once it is. libdill's busy
 * and error flags.
 */
final class Half {
  private static final VarHandle BUSY;

  static {
    try {
      BUSY = MethodHandles.lookup().findVarHandle(Half.class, "busy", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String doing; // "sends", "receives": for messages

  private volatile boolean busy; // by compare-and-set
  private volatile @Nullable Throwable broken; // the first failure; set by whoever is in

  Half(String doing) {
    this.doing = doing;
  }

  /** Claims the direction until {@link #exit}. */
  void enter(Object socket) throws IOException {
    if (!tryEnter()) {
      throw new IllegalStateException("another task " + doing + " on " + socket + " already");
    }
    if (broken != null) {
      exit();
      checkWhole(socket);
    }
  }

  boolean tryEnter() {
    return BUSY.compareAndSet(this, false, true);
  }

  void exit() {
    BUSY.setRelease(this, false); // a volatile write would wait for it to be seen, at each call
  }

  /** Refuses what comes later, because of this failure or an earlier one. */
  void breakBecause(Throwable failure) {
    if (broken == null) {
      broken = failure;
    }
  }

  boolean isBroken() {
    return broken != null;
  }

  void checkWhole(Object socket) throws IOException {
    var why = broken;
    if (why != null) {
      throw new IOException(socket + " is broken: " + why.getMessage(), why);
    }
  }
}
