import dill.*;

/** Four workers square numbers: a bundle of tasks, and channels between them. */
void main() {
  var numbers = Channel.<Integer>create();
  var squares = Channel.<Integer>buffered(16);

  // @start region="bundle"
  try (var workers = Bundle.open()) {
    workers.go(() -> count(numbers));
    for (int i = 0; i < 4; i++) {
      workers.go(() -> square(numbers, squares));
    }

    var deadline = Deadline.inSeconds(5); // for all ten
    int sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += squares.receive(deadline);
    }
    IO.println("1² + … + 10² = " + sum);
  } // whoever still runs is cancelled, and waited for
  // @end
}

// @start region="channel"
void count(Sender<Integer> numbers) {
  for (int n = 1; n <= 10; n++) {
    numbers.send(n); // waits until a worker takes it
  }
  numbers.done();
}

void square(Receiver<Integer> numbers, Sender<Integer> squares) {
  for (int n : numbers) { // until they are done
    squares.send(n * n);
  }
}
// @end

// Output: 1² + … + 10² = 385
