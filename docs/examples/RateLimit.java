import dill.*;

/** A rate limit: two requests at once, then no more than one in ten milliseconds. */
void main() {
  var permits = Channel.<String>oldestWins(2); // what nobody uses is not saved beyond that
  permits.send("permit");
  permits.send("permit");
  long start = System.nanoTime();
  try (var tasks = Bundle.open()) {
    tasks.go(() -> refill(permits, Duration.ofMillis(10)));
    for (int i = 0; i < 7; i++) {
      permits.receive(); // may be done by any number of tasks
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    IO.println("seven have taken 50 ms at least: " + (took.toMillis() >= 50));
  }
}

void refill(Sender<String> permits, Duration interval) {
  while (true) {
    Deadline.in(interval).sleep();
    permits.send("permit"); // never waits
  }
}

// Output: seven have taken 50 ms at least: true
