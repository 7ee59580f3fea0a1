import static dsock.Suffix.CRLF;

import dsock.*;

/** The greet server, step 2: a dialogue. Its argument is the port; 0 takes one that is free. */
void main(String[] args) throws IOException {
  try (var listener = Tcp.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + listener.port());
    while (true) {
      dialogue(listener.accept());
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
