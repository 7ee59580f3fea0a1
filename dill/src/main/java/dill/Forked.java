package dill;

import dill.loop.Coroutine;
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
  /*
   * The future is complete when the task has ended, and no sooner: what its code returns or throws, and that it is called
   * off, is kept until then.
   */

  private record Told(Wait whose, Object token) {}

  /** What the task does. */
  record Body(Forked<?> fork) implements Task {
    @Override
    public void run() throws Exception {
      fork.runAndRethrow();
    }
  }

  private final List<Told> told = new ArrayList<>(0); // guarded by itself

  private volatile @Nullable Coroutine runner; // null: it has not begun
  private volatile boolean calledOff; // by any thread

  // Touched by the task alone.
  private @Nullable T result;
  private @Nullable Throwable failure;

  Forked(Callable<T> task) {
    super(task);
  }

  @Override
  public boolean cancel(boolean interrupt) {
    if (isDone()) {
      return false;
    }
    calledOff = true; // first: one that begins now sees it, or is seen
    var running = runner;
    if (interrupt && running != null) {
      OpenBundles.cancel(running);
    }
    return true;
  }

  @Override
  protected void set(T result) {
    this.result = result;
  }

  @Override
  protected void setException(Throwable failure) {
    this.failure = failure;
  }

  private void runAndRethrow() throws Exception {
    runner = Coroutine.current();
    if (calledOff) {
      return;
    }
    run();
    switch (failure) {
      case null -> {}
      case Exception exception -> throw exception;
      case Error error -> throw error;
      case Throwable other -> throw new AssertionError("neither Exception nor Error", other);
    }
  }

  /**
   * The task has ended, and so has all that it had left open. By the task.
   *
   * @param thrown what it has failed with, or how it was told to end; null: neither
   */
  void ended(@Nullable Throwable thrown) {
    if (calledOff || (thrown != null && Member.isEndedAsTold(thrown))) {
      super.cancel(false);
    } else if (thrown == null) {
      super.set(result);
    } else {
      super.setException(thrown);
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
