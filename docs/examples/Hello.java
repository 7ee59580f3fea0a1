import httpd.*;

/** Says hello over HTTP. Its argument is the port; 0 takes one that is free. */
void main(String[] args) throws IOException {
  int port = Integer.parseInt(args[0]);
  // @start region="hello"
  var router =
      Router.create()
          .get("/", x -> x.reply("Hello, world!\n"))
          .get("/hello/{name}", x -> x.reply("Hello, " + x.path("name") + "!\n"));

  try (var server = HttpServer.listen(port)) {
    IO.println("port " + server.port());
    server.serve(router);
  }
  // @end
}
