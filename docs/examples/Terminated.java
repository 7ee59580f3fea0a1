import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;

/** Lines until one that says so; then something else on the same connection. */
void main() throws IOException {
  try (var pair = Inproc.pair();
      var peer = Bundle.open()) {
    peer.go(() -> client(pair.left()));
    server(pair.right());
    peer.await();
  }
}

void client(Inproc socket) throws IOException {
  var deadline = Deadline.inSeconds(5);
  var questions = Term.attach(Suffix.attach(socket, CRLF), "STOP");
  questions.send("What is the time?", deadline);
  questions.send("And the weather?", deadline);
  questions.done(deadline); // no more questions; answers still come
  while (questions.more(deadline)) {
    IO.println(questions.receiveText(deadline));
  }

  questions.detach(deadline).detach(deadline); // behind the STOP of both
  socket.send("binary".getBytes());
}

void server(Inproc socket) throws IOException {
  var deadline = Deadline.inSeconds(5);
  var questions = Term.attach(Suffix.attach(socket, CRLF), "STOP");
  for (int i = 1; questions.more(deadline); i++) {
    questions.receiveText(deadline);
    questions.send("answer " + i, deadline);
  }
  questions.detach(deadline).detach(deadline);
  IO.println("then " + new String(socket.receive(6, deadline)));
}

// Output:
// answer 1
// answer 2
// then binary
