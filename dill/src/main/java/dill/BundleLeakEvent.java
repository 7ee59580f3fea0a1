package dill;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A bundle that was never closed, in a flight recording. */
@Name("dill.BundleLeak")
@Label("Bundle Leak")
@Category("dill")
@Description("Whoever opened a bundle has ended or forgotten it, and has not closed it")
@StackTrace(false)
final class BundleLeakEvent extends Event {
  @Label("Opened By")
  String opener = "";

  @Label("Opened At")
  @Description("Known with -Ddill.diagnostics=true")
  String place = "";

  static void commit(String opener, String place) {
    var event = new BundleLeakEvent();
    if (event.shouldCommit()) {
      event.opener = opener;
      event.place = place;
      event.commit();
    }
  }
}
