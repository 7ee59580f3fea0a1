import httpd.*;

/** Counts visits by a cookie. Its argument is the port. */
void main(String[] args) throws IOException {
  // @start region="cookies"
  var sessions = new ConcurrentHashMap<String, AtomicInteger>();
  Handler count =
      x -> {
        var id = Cookies.of(x).get("session").filter(sessions::containsKey).orElse("");
        if (id.isEmpty()) {
          id = UUID.randomUUID().toString();
          sessions.put(id, new AtomicInteger());
          Cookie.of("session", id).withoutTls().addTo(x); // this server has no TLS
        }
        x.reply("visit " + sessions.get(id).incrementAndGet() + "\n");
      };
  // @end

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(count);
  }
}
