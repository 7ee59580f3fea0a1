import dill.*;
import dsock.*;
import dsock.http.*;
import java.nio.ByteBuffer;

/**
 * A fixed number of workers, and a channel that hands them the connections: no more clients are
 * served at a time than there are workers, and the others wait.
 *
 * <p>Arguments: the port, 0 for one that is free, and the number of workers.
 */
void main(String[] args) throws IOException {
  var clients = Channel.<Tcp>create();
  try (var listener = Tcp.listen(Integer.parseInt(args[0]));
      var workers = Bundle.open()) {
    IO.println("port " + listener.port());
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      var name = "worker " + (i + 1);
      workers.go(name, () -> work(name, clients));
    }
    while (true) {
      clients.send(listener.accept()); // waits for a worker that has time
    }
  }
}

void work(String name, Receiver<Tcp> clients) {
  for (var client : clients) {
    try {
      serve(client, name);
    } catch (IOException e) {
      IO.println(name + ": " + e.getMessage()); // bad luck for this client; the next one waits
    }
  }
}

void serve(Tcp client, String name) throws IOException {
  try (var http = Http.attach(client)) {
    while (http.more(Deadline.inSeconds(60))) {
      var deadline = Deadline.inSeconds(10);
      http.receiveRequest(deadline);
      var body = ByteBuffer.wrap(("hello from " + name + "\n").getBytes());
      var head = new Http.Response(200, Fields.of("Content-Type", "text/plain"));
      http.sendResponse(head, body, deadline);
      http.skipBody(64 * 1024, deadline);
    }
  }
}
