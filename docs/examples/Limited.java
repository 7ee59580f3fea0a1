import dill.*;
import httpd.*;
import httpd.filter.*;
import httpd.form.*;
import java.time.Duration;

/** Limits of single routes. Its argument is the port. */
void main(String[] args) throws IOException {
  // @start region="limits"
  Handler slow = x -> x.reply(askSomebodyWhoSleeps());
  Handler store = x -> x.reply(Content.bytes(x).length + " bytes\n");
  Handler login = x -> x.reply("welcome\n");

  var router =
      Router.create()
          .get("/slow", slow.through(TimeLimit.of(Duration.ofMillis(100))))
          .put("/store", store.through(BodyLimit.of(8 * 1024 * 1024)))
          .post("/login", login.through(RateLimit.of(3, Duration.ofMinutes(1))));
  // @end

  try (var server = HttpServer.listen(Integer.parseInt(args[0]))) {
    IO.println("port " + server.port());
    server.serve(router);
  }
}

String askSomebodyWhoSleeps() {
  return Channel.<String>create().receive(); // for ever, unless it is cancelled
}
