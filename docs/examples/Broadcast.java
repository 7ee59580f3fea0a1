import static dill.Choose.after;
import static dill.Choose.choose;

import dill.*;

/** Tasks that would go on for ever are asked to stop, all at once, and given time to do so. */
void main() {
  var stop = Channel.<Void>create();
  var rounds = Channel.<Integer>buffered(3);
  try (var children = Bundle.open()) {
    for (int i = 0; i < 3; i++) {
      children.go(() -> rounds.send(work(stop)));
    }
    stop.done(); // nobody receives this, and all see it
    IO.println("all have stopped in time: " + children.await(Deadline.inSeconds(10)));
  }
  for (int i = 0; i < 3; i++) {
    IO.println("a child has worked: " + (rounds.receive() > 0));
  }
}

/** Works until told to stop; a round that has begun is finished. */
int work(Receiver<Void> stop) {
  int rounds = 0;
  boolean stopped = false;
  while (!stopped) {
    rounds++;
    stopped = choose(stop.ending(() -> true), after(Deadline.inMillis(10), () -> false));
  }
  return rounds;
}

// Output:
// all have stopped in time: true
// a child has worked: true
// a child has worked: true
// a child has worked: true
