import dill.*;
import dsock.*;
import dsock.http.*;
import dsock.ws.*;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Sends back what comes over WebSocket. Arguments: the port, and the number of loops. */
final class Echoes {
  private Echoes() {}

  public static void main(String[] args) throws Exception {
    var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    Loops.run(
        Integer.parseInt(args[1]),
        () -> {
          try (var listener = Tcp.listen(address, 4096);
              var clients = Bundle.isolated(e -> {})) {
            while (true) {
              var tcp = listener.accept();
              clients.spread(() -> echo(tcp));
            }
          }
        });
  }

  private static void echo(Tcp tcp) throws IOException {
    try (tcp) {
      var http = Http.attach(tcp);
      var request = http.receiveRequest();
      var socket = WebSocket.attachServer(http, request, Deadline.NEVER);
      while (socket.more()) {
        socket.send(socket.receive());
      }
    }
  }
}
