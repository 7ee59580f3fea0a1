package dill;

import dill.loop.Blocker;
import dill.loop.Coroutine;
import dill.loop.Diagnostics;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How bundles and tasks stand. */
final class Snapshot {
  private Snapshot() {}

  static BundleInfo of(Bundle bundle) {
    return new BundleInfo(
        bundle.toString(),
        bundle.owner.thread(),
        bundle.place,
        bundle.members.areCancelled(),
        bundle.members.running().stream().map(Snapshot::of).toList());
  }

  static TaskInfo of(Coroutine coroutine) {
    var thread = coroutine.thread();
    long since = coroutine.since(); // read first: if it waits no more, this is not told
    var blocker = LockSupport.getBlocker(thread);
    return new TaskInfo(
        thread,
        thread.isVirtual() ? coroutine.carrier().name() : "",
        waitsFor(thread, blocker),
        Diagnostics.ON && blocker instanceof Blocker
            ? Optional.of(Duration.ofNanos(System.nanoTime() - since))
            : Optional.empty(),
        OpenBundles.of(coroutine).stream().map(Snapshot::of).toList());
  }

  /** {@return what a thread waits for; empty: it does not} */
  static String waitsFor(Thread thread) {
    return waitsFor(thread, LockSupport.getBlocker(thread));
  }

  private static String waitsFor(Thread thread, @Nullable Object blocker) {
    if (blocker instanceof Blocker ours) {
      return ours.text();
    }
    if (blocker != null) {
      return blocker.getClass().getName(); // a lock of the JDK, say
    }
    return switch (thread.getState()) {
      case BLOCKED, WAITING, TIMED_WAITING -> "something outside of dill";
      case NEW, RUNNABLE, TERMINATED -> "";
    };
  }
}
