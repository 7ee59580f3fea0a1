import dill.*;

/** A task starts another one, and ends it when it has had enough. */
void main() {
  try (var child = Bundle.open()) {
    child.go(() -> {
      try {
        Deadline.inSeconds(3600).sleep();
        IO.println("never printed");
      } finally {
        IO.println("the child lets go of what it has");
      }
    });
    IO.println("that is enough");
  } // tells the child to end, and waits until it has
  IO.println("the child has ended");
}

// Output:
// that is enough
// the child lets go of what it has
// the child has ended
