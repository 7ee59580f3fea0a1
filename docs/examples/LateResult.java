import dill.*;

/** The same, but the parent's patience ends. */
void main() {
  var answers = Channel.<Integer>create();
  try (var child = Bundle.open()) {
    child.go(() -> {
      Deadline.inSeconds(3600).sleep(); // thinks
      answers.send(6 * 7);
    });
    try {
      IO.println("the answer is " + answers.receive(Deadline.inMillis(100)));
    } catch (DeadlineException e) {
      IO.println("no answer in time");
    }
  } // the child is not left behind
}

// Output: no answer in time
