import dill.*;
import dsock.*;
import dsock.http.*;

/**
 * The third server: reads the head of a request. HTTP is attached to the connection, as any
 * protocol is.
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

void serve(Tcp client, Sender<String> log) throws IOException {
  try (var http = Http.attach(client)) {
    var request = http.receiveRequest(Deadline.inSeconds(10));
    log.send(request.method() + " " + request.target());
    for (var field : request.fields()) {
      log.send("  " + field.name() + ": " + field.value());
    }
  }
}
