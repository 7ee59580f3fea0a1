import dill.*;

/** A rate limit: two requests at once, then one each ten milliseconds. */
void main() {
  var permits = Channel.<String>oldestWins(2); // what nobody uses is not saved beyond that
  permits.send("permit");
  permits.send("permit");
  try (var tasks = Bundle.open()) {
    tasks.go(() -> refill(permits, Duration.ofMillis(10)));

    long start = System.nanoTime();
    for (int i = 0; i < 7; i++) {
      permits.receive(); // may be done by any number of tasks
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    IO.println("seven have taken 40 ms at least: " + (took.toMillis() >= 40));
  }
}

void refill(Sender<String> permits, Duration interval) {
  for (var tick = Deadline.in(interval); ; tick = tick.plus(interval)) {
    tick.sleep();
    permits.send("permit"); // never waits
  }
}

// Output: seven have taken 40 ms at least: true
