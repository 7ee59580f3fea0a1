import dill.*;
import dsock.*;
import dsock.http.*;
import java.nio.ByteBuffer;

/**
 * The fifth server: keeps the connection for more requests. A client may think for a minute, but
 * once it begins a request it has ten seconds. The server in {@code httpd} is this one, grown up.
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
    while (http.more(Deadline.inSeconds(60))) {
      answer(http, log);
    }
  }
}

void answer(Http<Tcp> http, Sender<String> log) throws IOException {
  var deadline = Deadline.inSeconds(10);
  var request = http.receiveRequest(deadline);
  log.send(request.method() + " " + request.target());

  var head = new Http.Response(200, Fields.of("Content-Type", "text/plain"));
  http.sendResponse(head, ByteBuffer.wrap("hello\n".getBytes()), deadline);
  if (!http.skipBody(64 * 1024, deadline) || !http.persists()) {
    http.close(Deadline.inSeconds(2));
  }
}
