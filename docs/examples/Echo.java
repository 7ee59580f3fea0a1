import dill.*;
import dsock.*;

/** Sends back what it gets. Its argument is the port; 0 takes one that is free. */
void main(String[] args) throws IOException {
  // @start region="echo"
  try (var listener = Tcp.listen(Integer.parseInt(args[0]));
      var clients = Bundle.isolated(IO::println)) {
    IO.println("port " + listener.port());
    while (true) {
      var client = listener.accept();
      clients.go(() -> {
        try (client) {
          while (client.more()) {
            client.send(client.fill());
          }
        }
      });
    }
  }
  // @end
}
