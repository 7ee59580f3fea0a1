package dill;

import dill.loop.Coroutine;
import dill.loop.Recorder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree: which bundles each task has open, and what follows from that. */
final class OpenBundles {
  /*
   * A coroutine knows the bundle that it has opened last, and each of its bundles the one that it had opened before.
   * Only the coroutine itself changes that; others read it, and may come across one that has just been closed.
   *
   * Who cancels a task marks it, and looks for its bundles then; who opens one shows it, and looks for that mark then. So
   * one of the two sees the other.
   */

  private OpenBundles() {}

  /** A bundle has been opened. By its owner. */
  static void add(Bundle bundle) {
    var owner = bundle.owner;
    if (owner.home() == null) { // can be interrupted, which says nothing about its bundles
      bundle.root = Root.of(bundle);
      return;
    }
    bundle.outer = innermost(owner);
    owner.setInnermost(bundle);
    if (owner.isCancelled()) {
      bundle.members.cancelAllBut(Members.Why.OWNER, null);
    }
  }

  /** A bundle has been closed, perhaps not for the first time. By its owner. */
  static void remove(Bundle bundle) {
    var root = bundle.root;
    if (root != null) {
      root.closed();
      return;
    }
    var inner = innermost(bundle.owner);
    if (inner == bundle) {
      bundle.owner.setInnermost(bundle.outer);
      return;
    }
    while (inner != null) {
      if (inner.outer == bundle) {
        inner.outer = bundle.outer;
        return;
      }
      inner = inner.outer;
    }
  }

  /** {@return the bundles that a task has open, the outermost first} */
  static List<Bundle> of(Coroutine owner) {
    var bundles = new ArrayList<Bundle>(1);
    for (var bundle = innermost(owner); bundle != null; bundle = bundle.outer) {
      bundles.addFirst(bundle);
    }
    return bundles;
  }

  private static @Nullable Bundle innermost(Coroutine owner) {
    return (Bundle) owner.innermost();
  }

  /** Cancels a bundle, and all that is below it but for one task. */
  static void cancel(Bundle top, Members.Why why, @Nullable Member failed) {
    var told = top.members.cancelAllBut(why, failed);
    if (told.isEmpty()) {
      return;
    }
    var left = new ArrayDeque<Bundle>();
    int tasks = told.size();
    addBelow(told, left);
    for (var bundle = left.poll(); bundle != null; bundle = left.poll()) {
      var more = bundle.members.cancelAllBut(Members.Why.OWNER, null);
      tasks += more.size();
      addBelow(more, left);
    }
    if (Recorder.isOn()) {
      CancelEvent.commit(top, tasks);
    }
  }

  /** Cancels one task, and all that is below it. */
  static void cancel(Coroutine task) {
    task.cancel();
    for (var bundle : of(task)) {
      cancel(bundle, Members.Why.OWNER, null);
    }
  }

  private static void addBelow(List<Member> members, ArrayDeque<Bundle> bundles) {
    for (var member : members) {
      var bundle = innermost(member.coroutine);
      while (bundle != null) {
        bundles.add(bundle);
        bundle = bundle.outer;
      }
    }
  }

  /**
   * Closes what a task that has ended has left open, which counts as a failure of the task. By that
   * task.
   *
   * @param thrown what it has thrown; null: nothing
   * @return what it has failed with, all in all
   */
  static @Nullable Throwable closeAll(Coroutine ended, @Nullable Throwable thrown) {
    var failure = thrown;
    for (var bundle = innermost(ended); bundle != null; bundle = innermost(ended)) {
      var unclosed = close(bundle);
      if (failure == null || Member.isEndedAsTold(failure)) {
        unclosed.initCause(failure);
        failure = unclosed;
      } else {
        failure.addSuppressed(unclosed);
      }
    }
    return failure;
  }

  private static IllegalStateException close(Bundle bundle) {
    var where = bundle.place.isEmpty() ? "" : ", which it had opened at " + bundle.place;
    var unclosed =
        new IllegalStateException("the task has ended without closing its " + bundle + where);
    Unclosed.report(Place.name(bundle.owner.thread()), bundle.place);
    try {
      bundle.close();
    } catch (TaskException failures) {
      unclosed.addSuppressed(failures);
    }
    return unclosed;
  }
}
