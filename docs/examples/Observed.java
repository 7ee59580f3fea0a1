import httpd.*;

/** What a tracer or a meter is told. Its argument is the port. */
void main(String[] args) throws IOException {
  var router =
      Router.create()
          .get("/users/{id}", x -> x.reply("user " + x.path("id") + "\n"))
          .get(
              "/broken",
              x -> {
                throw new IllegalStateException("broken");
              });

  // @start region="observer"
  Observer observer =
      (request, remote) -> {
        var parent = request.fields().get("traceparent").orElse("none"); // begin a span here
        return outcome -> // and end it here
        IO.println(
                request.method()
                    + (outcome.route().isEmpty() ? "" : " " + outcome.route())
                    + (" " + outcome.status() + ", " + outcome.sent() + " bytes")
                    + (", parent " + parent + outcome.failure().map(e -> ", " + e).orElse("")));
      };

  try (var server = HttpServer.listen(Integer.parseInt(args[0])).observedBy(observer)) {
    IO.println("port " + server.port());
    server.serve(router);
  }
  // @end
}
