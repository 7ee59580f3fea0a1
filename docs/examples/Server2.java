import dill.*;
import dsock.*;

/**
 * The second server: a task for each client, so that none waits for another; and a channel to the
 * one task that prints.
 */
void main(String[] args) throws IOException {
  var log = Channel.<String>create();
  try (var listener = Tcp.listen(Integer.parseInt(args[0]));
      var tasks = Bundle.isolated(IO::println)) {
    IO.println("port " + listener.port());
    tasks.go(() -> print(log));
    while (true) {
      var client = listener.accept();
      tasks.go(() -> serve(client, log));
    }
  }
}

void print(Receiver<String> log) {
  for (var line : log) {
    IO.println(line);
  }
}

void serve(Tcp client, Sender<String> log) {
  try (client) {
    log.send("a client");
  }
}
