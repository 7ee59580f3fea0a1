import dill.*;
import dsock.*;
import dsock.http.*;
import httpd.*;
import java.net.*;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * httpd as a part of a program: answers with JSON, and with what was posted. Its argument is the
 * port.
 */
final class Answers {
  private static final byte[] MESSAGE = "{\"message\":\"Hello, World!\"}".getBytes();
  private static final Fields JSON = Fields.of("Content-Type", "application/json");
  private static final Fields BYTES = Fields.of("Content-Type", "application/octet-stream");

  private Answers() {}

  public static void main(String[] args) throws Exception {
    var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    var limits = Limits.DEFAULT.withIdle(Duration.ofHours(1));
    var router =
        Router.create()
            .get("/json", x -> x.reply(new Http.Response(200, JSON), ByteBuffer.wrap(MESSAGE)))
            .post("/echo", Answers::echo);
    try (var server = HttpServer.listen(address, limits)) {
      server.serve(router);
    }
  }

  /** Reads all of the body before it replies, as the other servers do. */
  private static void echo(Exchange x) throws Exception {
    int length = Integer.parseInt(x.request().fields().get("Content-Length").orElseThrow());
    var body = x.body().receive(length);
    x.reply(new Http.Response(200, BYTES), ByteBuffer.wrap(body));
  }
}
