package dill.loop;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Something that is done when a time has come, unless it is called off before. */
public final class Timeout extends Alarm {
  /*
   * No thread of its own waits for it. On a loop it is an alarm of that loop. On the JDK's scheduler it is with the
   * JDK's timers, as a timed park there is: to use the wheel there, the poller would have to run, although nobody may
   * have a socket, and would have to be woken by the system twice.
   */

  private final Carrier carrier;
  private final long at;
  private final Runnable action;
  private @Nullable Future<?>
      elsewhere; // null: an alarm of the loop; for those who start it and call it off

  private volatile boolean off;

  private Timeout(Carrier carrier, long at, Runnable action) {
    this.carrier = carrier;
    this.at = at;
    this.action = action;
  }

  /**
   * Has something done after a time.
   *
   * @param carrier who is to do it, if it is a loop
   * @param nanos how long from now
   * @param action what to do
   * @return to be called off by the same task once nobody needs it any more
   */
  public static Timeout start(Carrier carrier, long nanos, Runnable action) {
    var timeout = new Timeout(carrier, System.nanoTime() + nanos, action);
    if (carrier.isLoop()) {
      carrier.timers().update(timeout);
    } else {
      timeout.elsewhere = ForkJoinPool.commonPool().schedule(action, nanos, TimeUnit.NANOSECONDS);
    }
    return timeout;
  }

  /** Calls it off, and has it forgotten. It may be under way, or over. */
  public void callOff() {
    off = true;
    if (elsewhere == null) {
      carrier.timers().update(this);
    } else {
      elsewhere.cancel(false);
    }
  }

  @Override
  boolean isOn() {
    return !off;
  }

  @Override
  long time() {
    return at;
  }

  @Override
  void ring() {
    carrier.thread("", action).start(); // it may wait for a lock, and the loop must not
  }
}
