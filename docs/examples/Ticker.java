import dill.*;
import httpd.*;

// @start region="events"
/** Whoever listens gets what is said, and nothing that was said before. */
final Set<Channel<ServerEvent>> listeners = ConcurrentHashMap.newKeySet();

void listen(Exchange x) throws IOException {
  var mine = Channel.<ServerEvent>newestWins(16); // who is slow misses some, and delays nobody
  listeners.add(mine);
  try {
    var stream = EventStream.begin(x);
    stream.send(ServerEvent.of("since " + stream.lastId().orElse("now")));
    stream.sendAll(mine); // until it leaves
  } finally {
    listeners.remove(mine);
  }
}

void say(Exchange x) throws IOException {
  var event = new ServerEvent("7", "news", x.query("text").orElse("nothing"));
  for (var listener : listeners) {
    listener.send(event);
  }
  x.reply(204);
}

// @end

/** Tells all who listen what somebody says. Its argument is the port. */
void main(String[] args) throws IOException {
  var router = Router.create().get("/events", this::listen).post("/say", this::say);

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(router);
  }
}
