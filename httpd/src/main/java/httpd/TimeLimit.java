package httpd;

import dill.Bundle;
import dill.Deadline;
import dill.DeadlineException;
import dill.TaskException;
import dsock.http.HttpException;
import java.time.Duration;

/**
 * A filter that gives a handler some time: one that is not ready by then is cancelled, and the
 * client gets a 503.
 *
 * {@snippet file="Limited.java" region="limits"}
 *
 * <p>The handler runs in a task of its own, which is cancelled: whatever it waits for, in dill, in
 * dsock or in a blocking call of the JDK, ends with an exception. One that computes, or swallows
 * that, is waited for all the same; no handler is left running behind a reply. If its reply has
 * been begun, the connection is reset instead. Values of {@link ScopedValue}s and {@link
 * ThreadLocal}s that filters before this one have set are not there in that task: set them behind
 * it, or use {@linkplain Context#tell attributes}.
 *
 * <p>That costs a task for each request, some microseconds; routes without a limit pay nothing.
 */
public final class TimeLimit implements Filter {
  private final Duration limit;

  private TimeLimit(Duration limit) {
    this.limit = limit;
  }

  /**
   * Makes the filter.
   *
   * @param limit how long the handler may take, with reading the request's body and sending the
   *     reply
   * @return the filter
   * @throws IllegalArgumentException if it is not positive
   */
  public static TimeLimit of(Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException("a time limit of " + limit + "; it must be positive");
    }
    return new TimeLimit(limit);
  }

  @Override
  public Handler before(Handler next) {
    return x -> handle(x, next);
  }

  private void handle(Exchange x, Handler next) throws Exception {
    x.checkTask();
    var caller = Thread.currentThread();
    var deadline = Deadline.in(limit);
    try (var tasks = Bundle.open(deadline)) {
      tasks.go(
          "handler",
          () -> {
            x.handTo(Thread.currentThread());
            next.handle(x);
          });
      tasks.await();
    } catch (DeadlineException late) {
      throw late();
    } catch (TaskException failed) {
      var reason = reason(failed);
      throw deadline.hasPassed() ? because(reason) : reason;
    } finally {
      x.handTo(caller);
    }
  }

  private static HttpException late() {
    return new HttpException(503, "the server could not answer in time");
  }

  /** Libraries make all sorts of exceptions out of a cancellation. */
  private static HttpException because(Exception reason) {
    var late = late();
    late.addSuppressed(reason);
    return late;
  }

  /** What the handler has thrown. */
  private static Exception reason(TaskException failed) {
    return switch (failed.getCause()) {
      case Exception e -> e;
      case Error e -> throw e;
      case null, default -> failed;
    };
  }
}
