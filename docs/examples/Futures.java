import dill.*;

/** To and from code that speaks in CompletableFuture, with cancellation in both directions. */
void main() throws Exception {
  try (var tasks = Bundle.open()) {
    var six = future(tasks, () -> 6);
    var answer = six.thenApply(n -> n * 7);
    IO.println("the answer is " + await(answer));

    var ended = Channel.<String>buffered(1);
    var begun = Channel.<String>buffered(1);
    var endless =
        future(
            tasks,
            () -> {
              begun.send("begun");
              try {
                return Channel.<String>create().receive();
              } finally {
                ended.send("the task has ended");
              }
            });
    begun.receive();
    endless.cancel(true);
    IO.println(ended.receive());

    var theirs = new CompletableFuture<String>();
    try (var mine = Bundle.open()) {
      mine.go(() -> await(theirs));
    }
    IO.println("their work is cancelled: " + theirs.isCancelled());
  }
}

/** Starts a task, the result of which is a future. To cancel that is to cancel the task. */
<T> CompletableFuture<T> future(Bundle tasks, Callable<T> work) {
  var future = new CompletableFuture<T>();
  var task =
      tasks.fork(() -> {
        try {
          return future.complete(work.call());
        } catch (Throwable failure) {
          return future.completeExceptionally(failure);
        }
      });
  future.whenComplete((result, failure) -> {
    if (future.isCancelled()) {
      task.cancel(true);
    }
  });
  return future;
}

/** Waits for a future. To cancel the task that waits is to cancel the future. */
<T> T await(CompletableFuture<T> future) throws Exception {
  try {
    return future.get();
  } finally {
    future.cancel(true); // nothing, if it is complete
  }
}

// Output:
// the answer is 42
// the task has ended
// their work is cancelled: true
