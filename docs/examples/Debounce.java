import static dill.Choose.after;
import static dill.Choose.choose;

import dill.*;

/** Waits until somebody who types pauses, and does the work for the last state only. */
void main() {
  var typed = Channel.<String>buffered(3);
  var found = Channel.<String>buffered(1);
  List.of("d", "di", "dill").forEach(typed::send);
  try (var tasks = Bundle.open()) {
    tasks.go(() -> {
      found.receive(); // reads it, and goes on
      typed.send("dill pickles");
      typed.done();
    });
    for (var first : typed) {
      IO.println("search for " + settled(first, typed));
      found.send("something");
    }
  }
}

/** The last of the values that come one soon after the other. */
String settled(String first, Receiver<String> typed) {
  var last = first;
  while (true) {
    Optional<String> next =
        choose(
            typed.receiving(Optional::of),
            typed.ending(Optional::empty),
            after(Deadline.inMillis(300), Optional::empty));
    if (next.isEmpty()) {
      return last;
    }
    last = next.get();
  }
}

// Output:
// search for dill
// search for dill pickles
