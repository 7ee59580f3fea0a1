import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;
import java.time.Duration;

enum Event {
  BEGUN,
  SUCCEEDED,
  FAILED
}

/**
 * The greet server: asks three clients for their names, counts how that goes, and ends.
 *
 * <p>Arguments: the port, 0 for one that is free, and how many seconds of grace the last clients
 * have.
 */
void main(String[] args) throws IOException {
  var events = Channel.<Event>buffered(16);
  try (var statistics = Bundle.open()) {
    statistics.go(() -> count(events));
    greetThree(Integer.parseInt(args[0]), Duration.ofSeconds(Long.parseLong(args[1])), events);
    events.done();
    statistics.await();
  }
}

void greetThree(int port, Duration grace, Sender<Event> events) throws IOException {
  try (var listener = Tcp.listen(port);
      var dialogues = Bundle.isolated(failure -> IO.println("no greeting: " + failure))) {
    IO.println("port " + listener.port());
    for (int i = 0; i < 3; i++) {
      var client = listener.accept();
      dialogues.go(() -> dialogue(client, events));
    }
    dialogues.await(Deadline.in(grace));
  } // whoever still talks is cancelled here
}

void dialogue(Tcp client, Sender<Event> events) throws IOException {
  events.send(Event.BEGUN);
  var outcome = Event.FAILED;
  try (client) {
    // @start region="deadline"
    var deadline = Deadline.inSeconds(60); // for the whole dialogue
    var lines = Suffix.attach(client, CRLF);
    lines.send("What's your name?", deadline);
    lines.send("Hello, " + lines.receiveText(deadline) + "!", deadline);
    // @end
    outcome = Event.SUCCEEDED;
  } finally {
    events.send(outcome); // there is room for it: a cancelled task may still do what need not wait
  }
}

void count(Receiver<Event> events) {
  int active = 0;
  int succeeded = 0;
  int failed = 0;
  for (var event : events) {
    switch (event) {
      case BEGUN -> active++;
      case SUCCEEDED -> {
        active--;
        succeeded++;
      }
      case FAILED -> {
        active--;
        failed++;
      }
    }
    IO.println("active " + active + ", succeeded " + succeeded + ", failed " + failed);
  }
}
