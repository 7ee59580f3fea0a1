import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Vert.x with one event loop, on epoll. Arguments: port, folder. */
final class VertxPeer {
  private static final Buffer MESSAGE = Buffer.buffer("{\"message\":\"Hello, World!\"}");
  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
  private static final CharSequence BYTES = HttpHeaders.createOptimized("application/octet-stream");
  private static final CharSequence LENGTH = HttpHeaders.createOptimized("" + MESSAGE.length());

  private final String folder;
  private volatile CharSequence date = now();

  private VertxPeer(String folder) {
    this.folder = folder;
  }

  public static void main(String[] args) {
    var peer = new VertxPeer(args[1]);
    var vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    vertx.setPeriodic(1000, timer -> peer.date = now());
    vertx
        .createHttpServer(new HttpServerOptions().setAcceptBacklog(4096).setIdleTimeout(0))
        .requestHandler(peer::handle)
        .listen(Integer.parseInt(args[0]), "127.0.0.1");
  }

  private static CharSequence now() {
    return HttpHeaders.createOptimized(
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
  }

  private void handle(HttpServerRequest request) {
    var response = request.response().putHeader(HttpHeaders.DATE, date);
    if (request.method() == HttpMethod.POST) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, BYTES);
      request.body().onSuccess(response::end);
    } else if (request.path().equals("/json")) {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
          .putHeader(HttpHeaders.CONTENT_LENGTH, LENGTH)
          .end(MESSAGE);
    } else {
      response.sendFile(folder + request.path());
    }
  }
}
