import dill.*;
import dsock.*;

/** A server is replaced, and no client is refused: the next one gets the socket that listens. */
void main() throws IOException {
  var port = Tcp.listen(0);
  try (port;
      var talk = Ipc.pair();
      var all = Bundle.open()) {
    all.go(() -> take(talk.right())); // another process, most likely
    all.go(() -> {
      for (int i = 0; i < 2; i++) {
        try (var client = Tcp.connect("localhost", port.port())) {
          IO.println(new String(client.receive(14)));
        }
      }
    });

    serve(port, "the old server");
    give(talk.left(), port);
    all.await();
  }
}

// @start region="main"
void give(Ipc to, TcpListener port) throws IOException {
  try (var descriptor = port.descriptor()) {
    to.sendDescriptor(descriptor);
  }
}

void take(Ipc from) throws IOException {
  try (var port = TcpListener.adopt(from.receiveDescriptor())) {
    serve(port, "the new server");
  }
}

// @end
void serve(TcpListener port, String name) throws IOException {
  try (var client = port.accept()) {
    client.send(name.getBytes());
  }
}

// Output:
// the old server
// the new server
