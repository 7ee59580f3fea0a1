import dill.*;

/** A slow reader of something that changes often sees its latest state. */
void main() {
  var positions = Channel.<Integer>newestWins(1);
  try (var tasks = Bundle.open()) {
    tasks.go(() -> {
      for (int position = 1; position <= 1000; position++) {
        positions.send(position); // never waits
      }
      positions.done();
    });
    tasks.await(); // a very slow reader
    for (int position : positions) {
      IO.println("at " + position);
    }
  }
}

// Output: at 1000
