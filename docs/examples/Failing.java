import httpd.*;
import httpd.filter.*;
import java.nio.charset.StandardCharsets;

/** Says in its own way what has failed. Its argument is the port. */
void main(String[] args) throws IOException {
  Handler stock =
      x -> {
        throw new NoSuchElementException("there are no more apples");
      };
  Handler bug =
      x -> {
        throw new IllegalStateException("nobody has thought of that");
      };

  // @start region="errors"
  var errors =
      Errors.replying((x, failure) -> {
        switch (failure) {
          case NoSuchElementException e ->
              x.reply(409, "text/plain", e.getMessage().getBytes(StandardCharsets.UTF_8));
          default -> throw failure; // as usual: the client gets a 500, the log has the rest
        }
      });
  var router = Router.create().get("/apples", stock).get("/bug", bug).through(errors);
  // @end

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(router);
  }
}
