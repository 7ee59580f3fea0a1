package dill;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** That tasks have been told to end, in a flight recording. */
@Name("dill.Cancel")
@Label("Cancel")
@Category("dill")
@Description("A bundle has been cancelled, or closed with tasks in it")
final class CancelEvent extends Event {
  @Label("Bundle")
  String bundle = "";

  @Label("Tasks")
  @Description("How many have been told so, those of the bundles below included")
  int tasks;

  static void commit(Object bundle, int tasks) {
    var event = new CancelEvent();
    if (event.shouldCommit()) {
      event.bundle = bundle.toString();
      event.tasks = tasks;
      event.commit();
    }
  }
}
