import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Helidon's server on virtual threads. Argument: port. */
final class HelidonPeer {
  private static final byte[] MESSAGE =
      "{\"message\":\"Hello, World!\"}".getBytes(StandardCharsets.US_ASCII);

  private HelidonPeer() {}

  public static void main(String[] args) {
    var json = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");
    var bytes = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    WebServer.builder()
        .host("127.0.0.1")
        .port(Integer.parseInt(args[0]))
        .backlog(4096)
        .idleConnectionTimeout(Duration.ofHours(1))
        .routing(routes ->
            routes
                .get("/json", (request, response) -> response.header(json).send(MESSAGE))
                .post(
                    "/echo",
                    (request, response) ->
                        response.header(bytes).send(request.content().as(byte[].class))))
        .build()
        .start();
  }
}
