import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;

/**
 * The greet server, step 4: an end, after three clients. Its argument is the port; 0 takes one that
 * is free.
 */
void main(String[] args) throws IOException {
  try (var listener = Tcp.listen(Integer.parseInt(args[0]));
      var dialogues = Bundle.isolated(IO::println)) {
    IO.println("port " + listener.port());
    for (int i = 0; i < 3; i++) {
      var client = listener.accept();
      dialogues.go(() -> dialogue(client));
    }
  } // whoever still talks is cancelled here
}

void dialogue(Tcp client) throws IOException {
  try (client) {
    var lines = Suffix.attach(client, CRLF);
    lines.send("What's your name?");
    lines.send("Hello, " + lines.receiveText() + "!");
  }
}
