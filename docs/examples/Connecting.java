import dill.*;
import dsock.*;

/** Connects to a host by its name, at whichever of its addresses somebody answers. */
void main() throws IOException {
  int port;
  try (var listener = Tcp.listen(0)) {
    port = listener.port();
    try (var tcp = Tcp.connect("localhost", port, Deadline.inSeconds(5))) {
      IO.println("connected to this machine: " + tcp.remote().getAddress().isLoopbackAddress());
    }
  }
  try {
    Tcp.connect("localhost", port, IpMode.IPV4, Deadline.inSeconds(5)).close();
  } catch (ConnectException e) {
    IO.println("nobody listens there any more");
  }
}

// Output:
// connected to this machine: true
// nobody listens there any more
