import dill.*;
import dsock.*;
import dsock.http.*;
import java.nio.ByteBuffer;

/**
 * The fourth server: answers. Then it says goodbye, so that the client has read the answer before
 * the connection ends.
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

    var head =
        new Http.Response(200, Fields.of("Content-Type", "text/plain", "Connection", "close"));
    http.sendResponse(head, ByteBuffer.wrap("hello\n".getBytes()), Deadline.inSeconds(10));
    http.close(Deadline.inSeconds(2));
  }
}
