import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;

/**
 * Two protocols on one connection, one after the other: a line of text each way, then binary
 * messages.
 */
void main() throws IOException {
  try (var listener = Tcp.listen(0);
      var peer = Bundle.open()) {
    peer.go(() -> talk(Tcp.connect("localhost", listener.port()), "alice"));
    IO.println(talk(listener.accept(), "bob"));
    peer.await();
  }
}

String talk(Tcp tcp, String me) throws IOException {
  try (tcp) {
    var deadline = Deadline.inSeconds(5); // for the whole dialogue
    var lines = Suffix.attach(tcp, CRLF);
    lines.send("HELLO from " + me, deadline);
    var greeting = lines.receiveText(deadline);
    lines.detach(deadline);

    var messages = Prefix.attach(tcp, 4);
    messages.send(new byte[] {1, 2, 3}, deadline);
    int size = messages.receive(deadline).length;
    return greeting + ", then " + size + " bytes";
  }
}

// Output: HELLO from alice, then 3 bytes
