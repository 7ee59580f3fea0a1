package dill.loop;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** A wait that was long, in a flight recording. */
@Name("dill.Wait")
@Label("Wait")
@Category("dill")
@Description("A task has waited in dill for longer than the threshold")
@Enabled(false)
@Threshold("20 ms")
final class WaitEvent extends Event {
  @Label("Kind")
  String kind = "";

  @Label("On")
  String on = "";

  /** Parks the current thread; of that is the event. */
  static void park(Object blocker) {
    var event = new WaitEvent();
    var on = event.on(blocker);
    event.begin();
    LockSupport.park(blocker);
    event.commit(blocker, on);
  }

  /** Parks the current thread for some time. */
  static void park(Object blocker, long nanos) {
    var event = new WaitEvent();
    var on = event.on(blocker);
    event.begin();
    LockSupport.parkNanos(blocker, nanos);
    event.commit(blocker, on);
  }

  /** {@return what the wait is on} Asked before it: who has been served stands in no queue. */
  private List<?> on(Object blocker) {
    return isEnabled() && blocker instanceof Blocker known ? known.on() : List.of();
  }

  private void commit(Object blocker, List<?> things) {
    end();
    if (shouldCommit()) {
      if (blocker instanceof Blocker known) {
        kind = known.kind();
        on = Blocker.names(things);
      } else {
        kind = blocker.getClass().getSimpleName();
      }
      commit();
    }
  }
}
