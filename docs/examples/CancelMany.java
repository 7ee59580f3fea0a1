import dill.*;

/** Three tasks in one bundle: those that have ended are forgotten, the others end with it. */
void main() {
  var ended = Channel.<String>create();
  var told = Channel.<String>buffered(3);
  try (var children = Bundle.open()) {
    children.go(() -> ended.send("one"));
    children.go(() -> ended.send("two"));
    children.go(() -> {
      try {
        Deadline.NEVER.sleep();
      } finally {
        told.send("three"); // does not wait, and so may still be done
      }
    });
    ended.receive();
    ended.receive();
    IO.println("two have ended by themselves");
  }
  IO.println(told.receive() + " was told to");
}

// Output:
// two have ended by themselves
// three was told to
