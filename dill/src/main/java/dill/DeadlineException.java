package dill;

import java.io.Serial;

/**
 * Says that the deadline of a {@code send} or {@code receive} has passed. Nothing was sent or
 * received; the channel is as it was. libdill's {@code ETIMEDOUT}.
 */
public final class DeadlineException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  DeadlineException(String message) {
    super(message);
  }
}
