import dill.*;
import httpd.*;

final Channel<String> said = Channel.create();
final Set<Channel<String>> members = ConcurrentHashMap.newKeySet();

/** A chat over WebSocket: what one says, all hear. Its argument is the port; 0: a free one. */
void main(String[] args) throws IOException {
  try (var room = Bundle.open();
      var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    room.go(() -> {
      for (var line : said) {
        for (var member : members) {
          member.send(line);
        }
      }
    });
    server.serve(Router.create().get("/chat", this::chat));
  }
}

// @start region="chat"
void chat(Exchange x) throws IOException {
  var mine = Channel.<String>newestWins(16); // who is too slow misses lines, and holds up nobody
  members.add(mine);
  try (var socket = x.upgrade();
      var writer = Bundle.open()) {
    writer.go(() -> {
      for (var line : mine) {
        socket.send(line);
      }
    });
    while (socket.more()) {
      said.send(socket.receiveText());
    }
  } finally {
    members.remove(mine);
  }
}
// @end
