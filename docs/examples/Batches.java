import dill.*;

/** Takes along what else is there, so that many small things are done by one large. */
void main() {
  var rows = Channel.<Integer>buffered(100);
  try (var tasks = Bundle.open()) {
    for (int row = 1; row <= 25; row++) {
      rows.send(row);
    }
    rows.done();
    tasks.go(() -> write(rows));
    tasks.await();
  }
}

void write(Receiver<Integer> rows) {
  for (var first : rows) { // waits for one,
    var batch = new ArrayList<Integer>(List.of(first));
    rows.drainTo(batch, 9); // but not for more
    IO.println(batch.size() + " rows up to " + batch.getLast());
  }
}

// Output:
// 10 rows up to 10
// 10 rows up to 20
// 5 rows up to 25
