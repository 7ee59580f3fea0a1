import dill.*;

/** Tries again what fails, less and less often, until it succeeds or the time is up. */
void main() throws IOException {
  var flaky = new AtomicInteger();
  IO.println(
      retry(
          Deadline.inSeconds(10),
          () -> {
            if (flaky.incrementAndGet() < 3) {
              throw new IOException("not now");
            }
            return "attempt " + flaky.get();
          }));
  try {
    retry(Deadline.inMillis(30), this::never);
  } catch (IOException e) {
    IO.println("given up: " + e.getMessage());
  }
}

interface Attempt<T> {
  T make() throws IOException;
}

String never() throws IOException {
  throw new IOException("never");
}

<T> T retry(Deadline deadline, Attempt<T> attempt) throws IOException {
  for (var pause = Duration.ofMillis(1); ; pause = pause.multipliedBy(2)) {
    try {
      return attempt.make();
    } catch (IOException e) {
      if (deadline.hasPassed()) {
        throw e;
      }
    }
    Deadline.in(pause).earliest(deadline).sleep();
  }
}

// Output:
// attempt 3
// given up: never
