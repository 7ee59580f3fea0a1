import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;

/**
 * The greet server, step 3: a task for each client. Its argument is the port; 0 takes one that is
 * free.
 */
void main(String[] args) throws IOException {
  try (var listener = Tcp.listen(Integer.parseInt(args[0]));
      var dialogues = Bundle.isolated(IO::println)) {
    IO.println("port " + listener.port());
    while (true) {
      var client = listener.accept();
      dialogues.go(() -> dialogue(client));
    }
  }
}

void dialogue(Tcp client) throws IOException {
  try (client) {
    var lines = Suffix.attach(client, CRLF);
    lines.send("What's your name?");
    lines.send("Hello, " + lines.receiveText() + "!");
  }
}
