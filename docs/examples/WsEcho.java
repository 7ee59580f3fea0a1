import dill.*;
import dsock.*;
import dsock.http.*;
import dsock.ws.*;

void main() throws IOException {
  try (var listener = Tcp.listen(0);
      var server = Bundle.open()) {
    server.go(() -> serve(listener.accept()));
    talk(Tcp.connect("localhost", listener.port()));
    server.await();
  }
}

// @start region="echo"
void serve(Tcp tcp) throws IOException {
  try (tcp) {
    var deadline = Deadline.inSeconds(10);
    var http = Http.attach(tcp);
    var request = http.receiveRequest(deadline);
    var socket = WebSocket.attachServer(http, request, deadline);
    while (socket.more()) {
      socket.sendPart(socket.receivePart()); // text as text, bytes as bytes
    }
    IO.println("the client has left: " + socket.status().orElseThrow());
  }
}

// @end

void talk(Tcp tcp) throws IOException {
  try (tcp) {
    var deadline = Deadline.inSeconds(10);
    var socket = WebSocket.attachClient(tcp, "localhost", "/echo", deadline);
    socket.send("Grüezi!");
    IO.println(socket.receiveText(deadline));
    socket.send(new byte[] {1, 2, 3});
    IO.println(socket.receive(deadline).length + " bytes");
    socket.done(Close.NORMAL, "that was all", deadline);
    socket.detach(deadline).close(deadline);
  }
}

// Output:
// Grüezi!
// 3 bytes
// the client has left: 1000 (that was all)
