import dill.*;

/** A task computes while its parent does something else, until the parent needs the result. */
void main() {
  var answers = Channel.<Integer>create();
  try (var child = Bundle.open()) {
    child.go(() -> answers.send(6 * 7));
    IO.println("something else");
    IO.println("the answer is " + answers.receive()); // whoever comes first waits for the other
  }
}

// Output:
// something else
// the answer is 42
