import httpd.*;
import java.nio.file.Files;

/** Routers and a folder below places of their own. Its argument is the port. */
void main(String[] args) throws IOException {
  var folder = Files.createTempDirectory("site");
  Files.writeString(folder.resolve("index.html"), "<p>A page.\n");

  // @start region="mounts"
  var orders =
      Router.create()
          .get("/", x -> x.reply("the orders of " + x.path("customer") + "\n"))
          .get("/{id}", x -> x.reply("order " + x.path("id") + " of " + x.path("customer") + "\n"))
          .delete("/{id}", x -> x.reply(204));

  var router =
      Router.create()
          .get("/health", x -> x.reply("fine\n"))
          .mount("/customers/{customer}/orders", orders)
          .mount("/docs", Folder.of(folder))
          .mount("/", x -> x.reply(404)); // whatever nobody else answers
  // @end

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(router);
  }
}
