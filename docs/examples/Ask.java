import static dill.Choose.after;
import static dill.Choose.choose;

import dill.*;
import dsock.*;

/**
 * A client that asks again until it is answered, and a server that has no ear for the first try.
 */
void main() throws IOException {
  try (var server = Udp.open(Names.local("127.0.0.1", 0));
      var tasks = Bundle.open()) {
    tasks.go(() -> answer(server));
    IO.println(ask(server.local(), "the time"));
  }
}

// @start region="udp"
String ask(InetSocketAddress server, String what) throws IOException {
  try (var udp = Udp.connect(server)) { // whatever others send is not received
    for (int tries = 1; tries <= 5; tries++) {
      udp.send(what);
      var patience = Deadline.inMillis(500);
      if (choose(udp.arriving(() -> true), after(patience, () -> false))) {
        return udp.receiveText() + ", at try " + tries;
      }
    }
    throw new SocketTimeoutException(server + " does not answer");
  }
}

void answer(Udp server) throws IOException {
  server.receiveFrom(); // gets lost, as datagrams do
  while (true) {
    var question = server.receiveFrom();
    server.sendTo(question.from(), ("It is " + question.text()).getBytes());
  }
}
// @end

// Output: It is the time, at try 2
