package dill.loop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's internal door to virtual threads with a scheduler of one's own: the one place that
 * knows it. It is shut, unless the JVM was told to open it.
 */
final class VirtualThreads {
  /*
   * OpenJDK works on a public way to choose a scheduler; once there is one, this class is what it replaces. All that is
   * used here: newVirtualThread(scheduler, name, characteristics, task) of java.lang.ThreadBuilders, the default
   * scheduler, and which platform thread carries the current one. An executor that is given as the scheduler is called
   * in the thread that makes a virtual thread ready to run, a virtual one often.
   */

  private static final @Nullable MethodHandle MAKE;
  private static final @Nullable MethodHandle CURRENT_CARRIER;
  private static final @Nullable Executor DEFAULT;

  static {
    MethodHandle make = null;
    MethodHandle carrier = null;
    Executor scheduler = null;
    try {
      var door = MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      var type =
          MethodType.methodType(
              Thread.class, Executor.class, String.class, int.class, Runnable.class);
      make = door.findStatic(Class.forName("java.lang.ThreadBuilders"), "newVirtualThread", type);
      carrier =
          door.findStatic(
              Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
      var home = Class.forName("java.lang.VirtualThread");
      scheduler =
          (Executor)
              door.findStatic(home, "defaultScheduler", MethodType.methodType(Executor.class))
                  .invoke();
    } catch (Throwable shut) { // an invoke may throw anything; then this Java has no such door
      make = null;
    }
    MAKE = make;
    CURRENT_CARRIER = carrier;
    DEFAULT = scheduler;
  }

  private VirtualThreads() {}

  /** Tells whether the door is open. */
  static boolean canBeScheduled() {
    return MAKE != null;
  }

  /** Makes a thread that the JDK's own scheduler runs, not started yet. */
  static Thread make(String name, Runnable body) {
    // Not Thread.ofVirtual alone: what is made in a virtual thread inherits that one's scheduler.
    return DEFAULT != null && MAKE != null
        ? make(DEFAULT, name, body)
        : Thread.ofVirtual().name(name).unstarted(body);
  }

  /** Makes a thread that a scheduler of ours runs, not started yet. Only if the door is open. */
  static Thread make(Executor scheduler, String name, Runnable body) {
    var make = MAKE;
    if (make == null) {
      throw new IllegalStateException("the door is shut");
    }
    try {
      return (Thread) make.invokeExact(scheduler, name, 0, body);
    } catch (Throwable e) { // what it throws it declares not
      throw new IllegalStateException("no virtual thread can be made", e);
    }
  }

  /** {@return the platform thread that this code runs on; the current thread if that is hidden} */
  static Thread currentCarrier() {
    var carrier = CURRENT_CARRIER;
    if (carrier == null) {
      return Thread.currentThread();
    }
    try {
      return (Thread) carrier.invokeExact();
    } catch (Throwable e) { // what it throws it declares not
      throw new IllegalStateException("no thread carries this one", e);
    }
  }
}
