package dill.loop;

import java.io.Serial;
import java.util.concurrent.CancellationException;

/**
 * Tells a task that it has been cancelled. Without a stack trace, which would be half of what it
 * costs to end a task that waits, and which nobody sees: a bundle drops what its tasks end with
 * when told. Where assertions are enabled, in tests that is, there is one.
 */
final class Cancelled extends CancellationException {
  @Serial private static final long serialVersionUID = 1;

  private static final boolean TRACED = Cancelled.class.desiredAssertionStatus();

  Cancelled(String message) {
    super(message);
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // nobody else knows of it yet
  public Throwable fillInStackTrace() {
    return TRACED ? super.fillInStackTrace() : this;
  }
}
