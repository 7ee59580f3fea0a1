package dill;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock of one word. Whoever holds it may neither park nor run code of users; so it is held for
 * nanoseconds, and a virtual thread that holds it is mounted, unless it sleeps for the next one of
 * several that it needs.
 */
class SpinLock {
  /*
   * The holder can be pre-empted by the operating system only. Those who wait spin first, and then sleep for a moment,
   * so that on a single core it can go on. Thread.yield would not do: a virtual thread that yields may be the next one
   * to run again.
   */
  private static final int SPINS = 64;
  private static final long NAP_NANOS = 1_000;

  private static final VarHandle LOCKED;

  static {
    try {
      LOCKED = MethodHandles.lookup().findVarHandle(SpinLock.class, "locked", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private boolean locked;

  final void lock() {
    if (!LOCKED.compareAndSet(this, false, true)) {
      lockSlowly();
    }
  }

  private void lockSlowly() {
    int spins = 0;
    boolean interrupted = false;
    do {
      if (++spins < SPINS) {
        Thread.onSpinWait();
      } else {
        spins = 0;
        LockSupport.parkNanos(this, NAP_NANOS);
        interrupted |= Thread.interrupted(); // an interrupted thread would not sleep again
      }
    } while ((boolean) LOCKED.getOpaque(this) || !LOCKED.compareAndSet(this, false, true));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  final void unlock() {
    LOCKED.setRelease(this, false);
  }
}
