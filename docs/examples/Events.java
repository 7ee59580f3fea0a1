import static dill.Choose.after;
import static dill.Choose.choose;

import dill.*;

sealed interface Event {}

record Line(String text) implements Event {}

record End() implements Event {}

record Idle() implements Event {}

/**
 * Waits for whichever comes first: a line, the end of the lines, or that nothing has come for a
 * while.
 */
void main() {
  var lines = Channel.<String>create();
  var wake = Channel.<Boolean>buffered(16);

  try (var typist = Bundle.open()) {
    typist.go(() -> type(lines, wake));

    // @start region="choose"
    while (true) {
      var idle = Deadline.inMillis(300);
      switch (choose(lines.receiving(Line::new), lines.ending(End::new), after(idle, Idle::new))) {
        case Line(var text) -> IO.println(text);
        case Idle() -> {
          IO.println("still there?");
          wake.send(true);
        }
        case End() -> {
          return;
        }
      }
    }
    // @end
  }
}

void type(Sender<String> lines, Receiver<Boolean> wake) {
  lines.send("hello");
  wake.receive(); // has fallen asleep
  lines.send("oh, yes");
  lines.done();
}

// Output:
// hello
// still there?
// oh, yes
