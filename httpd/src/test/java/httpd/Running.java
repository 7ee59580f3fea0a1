package httpd;

import dill.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/** A server that runs as long as a test wants, on a port of its own; any thread may close it. */
final class Running implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final HttpServer server;
  private final Thread serving;

  private Running(HttpServer server, Handler handler) {
    this.server = server;
    this.serving = Thread.ofVirtual().name("server").start(() -> server.serve(handler));
  }

  static Running with(Handler handler) throws IOException {
    return with(Limits.DEFAULT, handler);
  }

  static Running with(Limits limits, Handler handler) throws IOException {
    return of(listen(limits), handler);
  }

  static Running of(HttpServer server, Handler handler) {
    return new Running(server, handler);
  }

  static HttpServer listen(Limits limits) throws IOException {
    return HttpServer.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits);
  }

  int port() {
    return server.port();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Connects a client that knows nothing of HTTP. */
  RawClient connect() throws IOException {
    return new RawClient(port());
  }

  /** Waits until serve has returned. */
  boolean awaitEnd(Deadline deadline) throws InterruptedException {
    return serving.join(Duration.ofNanos(deadline.remainingNanos()));
  }

  @Override
  public void close() {
    server.close();
    try {
      if (!serving.join(PATIENCE)) {
        throw new AssertionError("the server does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the test has been given up
    }
  }
}
