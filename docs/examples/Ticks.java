import static dill.Choose.after;
import static dill.Choose.choose;

import dill.*;

/** Does something at regular times, and something else in between. */
void main() {
  var jobs = Channel.<String>buffered(2);
  jobs.send("a job");
  jobs.send("another job");
  work(jobs);
}

sealed interface Event {}

record Tick() implements Event {}

record Job(String name) implements Event {}

void work(Receiver<String> jobs) {
  var interval = Duration.ofMillis(100);
  var tick = Deadline.in(interval);
  int ticks = 0;
  while (ticks < 3) {
    switch (choose(jobs.receiving(Job::new), after(tick, Tick::new))) {
      case Job(var name) -> IO.println(name);
      case Tick() -> {
        ticks++;
        tick = tick.plus(interval); // not from now: what this takes does not add up
      }
    }
  }
  IO.println(ticks + " ticks");
}

// Output:
// a job
// another job
// 3 ticks
