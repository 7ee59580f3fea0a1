package dill;

import java.io.Serial;

/**
 * Says that the deadline of a {@code send} or {@code receive} has passed: nothing was sent or
 * received; the channel is as it was. Or that of a whole {@link Bundle#open(Deadline) bundle}, or
 * of a {@link Bundle#race(java.util.List, Deadline) race}: its tasks have been cancelled. libdill's
 * {@code ETIMEDOUT}.
 */
public final class DeadlineException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  DeadlineException(String message) {
    super(message);
  }
}
