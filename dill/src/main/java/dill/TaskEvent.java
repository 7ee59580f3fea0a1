package dill;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task, from its start to its end, in a flight recording. */
@Name("dill.Task")
@Label("Task")
@Category("dill")
@Description("A task has ended")
@Enabled(false)
@StackTrace(false)
final class TaskEvent extends Event {
  @Label("Task")
  String task = "";

  @Label("Bundle")
  String bundle = "";

  @Label("End")
  @Description("ended, failed or cancelled")
  String end = "";

  @Label("Failure")
  String failure = "";

  /** {@return one that begins now; null: nobody wants it} */
  static @Nullable TaskEvent begun() {
    var event = new TaskEvent();
    if (!event.isEnabled()) {
      return null;
    }
    event.begin();
    return event;
  }

  /** The task has ended. By the task. */
  void commit(Object home, @Nullable Throwable thrown, boolean cancelled) {
    end();
    if (shouldCommit()) {
      task = Thread.currentThread().getName();
      bundle = home.toString();
      if (thrown != null) {
        end = "failed";
        failure = thrown.toString();
      } else {
        end = cancelled ? "cancelled" : "ended";
      }
      commit();
    }
  }
}
