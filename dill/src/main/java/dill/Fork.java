package dill;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** The future of a task with a result. */
final class Fork<T> extends FutureTask<T> {
  private @Nullable Throwable failure; // touched by the task alone

  Fork(Callable<T> task) {
    super(task);
  }

  @Override
  protected void setException(Throwable failure) {
    this.failure = failure;
    if (Member.isEndedAsTold(failure)) {
      cancel(false);
    } else {
      super.setException(failure);
    }
  }

  void runAndRethrow() throws Exception {
    run();
    switch (failure) {
      case null -> {}
      case Exception exception -> throw exception;
      case Error error -> throw error;
      case Throwable other -> throw new AssertionError("neither Exception nor Error", other);
    }
  }
}
