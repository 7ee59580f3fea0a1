import dill.*;
import httpd.*;
import java.net.*;
import java.time.Duration;

/**
 * httpd as a part of a program: answers with JSON, and with what was posted. Its arguments are the
 * port and the number of loops.
 */
final class Answers {
  private static final byte[] MESSAGE = "{\"message\":\"Hello, World!\"}".getBytes();

  private Answers() {}

  public static void main(String[] args) throws Exception {
    var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    var limits = Limits.DEFAULT.withIdle(Duration.ofHours(1));
    var router =
        Router.create()
            .get("/json", x -> x.reply(200, "application/json", MESSAGE))
            .post("/echo", Answers::echo);
    Loops.run(
        Integer.parseInt(args[1]),
        () -> {
          try (var server = HttpServer.listen(address, limits)) {
            server.serve(router);
          }
        });
  }

  /** Reads all of the body before it replies, as the other servers do. */
  private static void echo(Exchange x) throws Exception {
    int length = Integer.parseInt(x.request().fields().get("Content-Length").orElseThrow());
    x.reply(200, "application/octet-stream", x.body().receive(length));
  }
}
