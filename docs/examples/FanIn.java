import dill.*;

/** Several channels become one. */
void main() {
  var left = Channel.<Integer>create();
  var right = Channel.<Integer>create();
  var both = Channel.<Integer>buffered(4);
  try (var tasks = Bundle.open()) {
    tasks.go(() -> count(0, left));
    tasks.go(() -> count(100, right));
    tasks.go(() -> merge(List.of(left, right), both));
    tasks.go(() -> {
      int sum = 0;
      for (int number : both) {
        sum += number;
      }
      IO.println("sum " + sum);
    });
    tasks.await();
  }
}

void count(int from, Sender<Integer> numbers) {
  for (int i = 1; i <= 3; i++) {
    numbers.send(from + i);
  }
  numbers.done();
}

/** Passes on what comes out of several channels, until all of them are done. */
<T> void merge(List<? extends Receiver<T>> from, Sender<T> into) {
  try (var movers = Bundle.open()) {
    for (var one : from) {
      movers.go(() -> one.forEach(into::send));
    }
    movers.await();
  }
  into.done();
}

// Output: sum 312
