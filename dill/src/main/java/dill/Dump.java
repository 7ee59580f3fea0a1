package dill;

import dill.loop.Diagnostics;
import java.time.Duration;
import java.util.List;

/** The tree in words. */
final class Dump {
  private final StringBuilder text = new StringBuilder();

  private Dump() {}

  static String text() {
    var dump = new Dump();
    for (var root : Tasks.snapshot()) {
      dump.add(root, "");
      var waitsFor = Snapshot.waitsFor(root.owner());
      if (!waitsFor.isEmpty()) {
        dump.line("  ", root.owner().getName() + " waits: " + waitsFor, Place.of(root.owner()));
      }
    }
    if (Diagnostics.ON) {
      Tasks.deadlocks().forEach(dump::addDeadlock);
    }
    return dump.text.toString();
  }

  private void add(BundleInfo bundle, String indent) {
    var owner = bundle.owner();
    line(
        indent,
        bundle.name()
            + (bundle.cancelled() ? ", cancelled" : "")
            + (indent.isEmpty() ? ", opened by " + Place.name(owner) : "")
            + (owner.isAlive() ? "" : ", which has ended"),
        bundle.place());
    for (var task : bundle.tasks()) {
      add(task, indent + "  ");
    }
  }

  private void add(TaskInfo task, String indent) {
    addAlone(task, indent);
    for (var bundle : task.bundles()) {
      add(bundle, indent + "  ");
    }
  }

  private void addAlone(TaskInfo task, String indent) {
    var does = task.waitsFor().isEmpty() ? "runs" : "waits: " + task.waitsFor();
    line(
        indent,
        Place.name(task.thread())
            + (task.carrier().isEmpty() ? "" : ", " + task.carrier())
            + ", "
            + does
            + task.waiting().map(Dump::text).orElse(""),
        Place.of(task.thread()));
  }

  private void addDeadlock(List<TaskInfo> tasks) {
    line("", "These wait for each other, and for nobody else:", "");
    for (var task : tasks) {
      addAlone(task, "  ");
    }
  }

  private static String text(Duration waiting) {
    return ", for " + waiting.toMillis() + " ms";
  }

  private void line(String indent, String what, String place) {
    text.append(indent).append(what);
    if (!place.isEmpty()) {
      text.append(", at ").append(place);
    }
    text.append('\n');
  }
}
