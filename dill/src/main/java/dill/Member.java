package dill;

import dill.loop.Carrier;
import dill.loop.Coroutine;
import dill.loop.Recorder;
import java.nio.channels.ClosedByInterruptException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** A task that runs in a bundle. */
final class Member implements Runnable {
  final Coroutine coroutine;
  private final Bundle bundle;
  private final Task task;

  // For the list of members.
  @Nullable Member previous;
  @Nullable Member next;

  Member(
      Bundle bundle, Carrier carrier, String name, Task task, ScopedValue<?> @Nullable [] carried) {
    this.bundle = bundle;
    this.task = Objects.requireNonNull(task, "no task");
    var body = carried == null ? this : Carried.into(this, carried);
    this.coroutine = new Coroutine(carrier, name, bundle, body);
  }

  @Override
  public void run() {
    var event = Recorder.isOn() ? TaskEvent.begun() : null;
    Throwable thrown = null;
    try {
      task.run();
    } catch (Throwable failure) {
      thrown = failure;
    }
    try {
      thrown = OpenBundles.closeAll(coroutine, thrown);
      end(thrown, event);
    } finally {
      if (task instanceof Forked.Body(var fork)) {
        fork.ended(thrown);
      }
      bundle.ended(this);
    }
  }

  private void end(@Nullable Throwable thrown, @Nullable TaskEvent event) {
    var failure = thrown == null || isEndedAsTold(thrown) ? null : thrown;
    if (event != null) {
      event.commit(bundle, failure, coroutine.isCancelled());
    }
    if (failure != null) {
      bundle.failed(this, failure);
    }
  }

  /**
   * An interrupt is always an order to end; the others are one only for a task that has been told.
   */
  static boolean isEndedAsTold(Throwable failure) {
    return failure instanceof InterruptedException
        || ((failure instanceof CancellationException
                || failure instanceof ClosedByInterruptException)
            && Coroutine.current().isCancelled());
  }
}
