import dill.*;

/**
 * The end of a server: what is under way gets some time to finish, and what does not is cut off.
 */
void main() {
  var results = Channel.<String>buffered(2);
  try (var children = Bundle.open()) {
    children.go(() -> work("quick", Deadline.NOW, results));
    children.go(() -> work("slow", Deadline.inSeconds(3600), results));

    if (!children.await(Deadline.inMillis(500))) {
      IO.println("time is up");
    }
  }
  results.done();
  for (var result : results) {
    IO.println(result);
  }
}

void work(String name, Deadline effort, Sender<String> results) {
  boolean done = false;
  try {
    effort.sleep();
    done = true;
  } finally {
    results.send(name + (done ? " has finished" : " was cut off"));
  }
}

// Output:
// time is up
// quick has finished
// slow was cut off
