package dill;

import java.io.Serial;

/**
 * Says that a task of a bundle has failed, and which one, if it has a name. The cause is what the
 * first one threw; what others threw after it is suppressed in this exception, in the order in
 * which they ended.
 *
 * <p>Or that a channel {@linkplain Sender#fail has failed}; the cause is what its sender said.
 */
public final class TaskException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  TaskException(Throwable cause) {
    super(cause);
  }

  TaskException(String message, Throwable cause) {
    super(message, cause);
  }
}
