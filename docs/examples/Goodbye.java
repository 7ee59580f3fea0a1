import static dill.Choose.choose;
import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;

/** A server that is asked to stop, whether it waits for a client or for what that says. */
void main() throws IOException {
  var stop = Channel.<Void>create();
  var deadline = Deadline.inSeconds(10); // for all of it
  try (var listener = Tcp.listen(0);
      var tasks = Bundle.open()) {
    tasks.go(() -> serve(listener, stop));
    try (var client = Tcp.connect("localhost", listener.port(), deadline)) {
      var lines = Suffix.attach(client, CRLF);
      lines.send("Hello!", deadline);
      IO.println(lines.receiveText(deadline));
      stop.done(); // and the client says nothing
      IO.println(lines.receiveText(deadline));
    }
    IO.println("all have stopped in time: " + tasks.await(deadline));
  }
}

// @start region="arriving"
void serve(TcpListener listener, Receiver<Void> stop) throws IOException {
  try (var clients = Bundle.isolated(IO::println)) {
    while (choose(stop.ending(() -> false), listener.arriving(() -> true))) {
      var client = listener.accept(); // does not wait
      clients.go(() -> answer(client, stop));
    }
    clients.await(Deadline.inSeconds(5)); // who is at something may finish that
  }
}

void answer(Tcp client, Receiver<Void> stop) throws IOException {
  try (client) {
    var lines = Suffix.attach(client, CRLF);
    while (choose(stop.ending(() -> false), lines.arriving(() -> true))) {
      if (!lines.more()) {
        return; // the client is done
      }
      lines.send("You said: " + lines.receiveText());
    }
    lines.send("Goodbye.");
  }
}
// @end

// Output:
// You said: Hello!
// Goodbye.
// all have stopped in time: true
