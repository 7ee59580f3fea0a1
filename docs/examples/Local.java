import static dsock.Suffix.CRLF;

import dill.*;
import dsock.*;

/** A server for the processes of this machine that knows who asks. */
void main() throws IOException {
  var path = Files.createTempDirectory("local").resolve("socket"); // a folder of our own
  try (var listener = Ipc.listen(path);
      var client = Bundle.open()) {
    client.go(() -> {
      try (var lines = Suffix.attach(Ipc.connect(path), CRLF)) {
        IO.println(lines.receiveText());
      }
    });
    try (var server = listener.accept()) {
      boolean me = server.credentials().pid() == ProcessHandle.current().pid();
      Suffix.attach(server, CRLF).send(me ? "Hello, me!" : "Hello, stranger!");
    }
    client.await();
  } // and the file is gone
  Files.delete(path.getParent());
}

// Output: Hello, me!
