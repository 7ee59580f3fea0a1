package dill.loop;

import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A loop that a task holds up, in a flight recording. */
@Name("dill.LoopHeldUp")
@Label("Loop Held Up")
@Category("dill")
@Description("A task has run for long without waiting, and no other task of its loop could")
@StackTrace(false)
final class HeldUpEvent extends Event {
  @Label("Loop")
  String loop = "";

  @Label("So Far")
  @Timespan(Timespan.NANOSECONDS)
  long held;

  @Label("Task")
  String task = "";

  @Label("Stack of the Task")
  String stack = "";

  static void commit(String loop, long nanos, Thread task, List<StackTraceElement> stack) {
    var event = new HeldUpEvent();
    if (event.isEnabled()) {
      event.loop = loop;
      event.held = nanos;
      event.task = task.toString();
      event.stack =
          stack.stream().map(StackTraceElement::toString).collect(Collectors.joining("\n"));
      event.commit();
    }
  }
}
