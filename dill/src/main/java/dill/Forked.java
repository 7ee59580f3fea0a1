package dill;

import dill.loop.Occasion;
import dill.loop.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The future of a task with a result, and something that choices wait for. */
final class Forked<T> extends FutureTask<T> implements Fork<T>, Occasion {
  private record Told(Wait whose, Object token) {}

  private final List<Told> told = new ArrayList<>(0); // guarded by itself
  private @Nullable Throwable failure; // touched by the task alone

  Forked(Callable<T> task) {
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

  @Override
  public <R> Clause<R> ending(Supplier<? extends R> then) {
    return Choose.when(this, then);
  }

  @Override
  public boolean hasCome() {
    return isDone();
  }

  @Override
  public boolean tell(Wait wait, Object token) {
    synchronized (told) {
      return !isDone() && told.add(new Told(wait, token)); // done() comes after, and locks too
    }
  }

  @Override
  public void forget(Wait wait) {
    synchronized (told) {
      told.removeIf(one -> one.whose.equals(wait));
    }
  }

  @Override
  protected void done() {
    List<Told> all;
    synchronized (told) {
      all = List.copyOf(told);
      told.clear();
    }
    for (var one : all) {
      if (one.whose.settle(one.token)) {
        one.whose.wake();
      }
    }
  }
}
