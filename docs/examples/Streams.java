import dill.*;

/** A channel as a stream, and a stream into a channel. */
void main() {
  var numbers = Channel.<Integer>create();
  try (var tasks = Bundle.open()) {
    tasks.go(() -> {
      Stream.iterate(1, n -> n + 1).forEach(numbers::send); // as far as somebody receives
    });
    var squares =
        StreamSupport.stream(numbers.spliterator(), false)
            .filter(n -> n % 2 == 0)
            .map(n -> n * n)
            .limit(3)
            .toList();
    IO.println(squares);
    IO.println("the next is " + numbers.receive());
  } // the endless stream is cancelled
}

// Output:
// [4, 16, 36]
// the next is 7
