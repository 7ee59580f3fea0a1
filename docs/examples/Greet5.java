import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;

/**
 * The greet server, step 5: deadlines.
 *
 * <p>Arguments: the port, 0 for one that is free, and how many seconds of grace the last clients
 * have.
 */
void main(String[] args) throws IOException {
  try (var listener = Tcp.listen(Integer.parseInt(args[0]));
      var dialogues = Bundle.isolated(IO::println)) {
    IO.println("port " + listener.port());
    for (int i = 0; i < 3; i++) {
      var client = listener.accept();
      dialogues.go(() -> dialogue(client));
    }
    dialogues.await(Deadline.inSeconds(Long.parseLong(args[1])));
  } // whoever still talks is cancelled here
}

void dialogue(Tcp client) throws IOException {
  try (client) {
    var deadline = Deadline.inSeconds(60); // for the whole dialogue
    var lines = Suffix.attach(client, CRLF);
    lines.send("What's your name?", deadline);
    lines.send("Hello, " + lines.receiveText(deadline) + "!", deadline);
  }
}
