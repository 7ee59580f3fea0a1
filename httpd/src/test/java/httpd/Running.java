package httpd;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A server that runs as long as a block of a test, on a port of its own. */
final class Running implements AutoCloseable {
  final HttpServer server;
  private final Bundle task = Bundle.open();

  private Running(HttpServer server, Handler handler) {
    this.server = server;
    task.go("server", () -> server.serve(handler));
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
  boolean awaitEnd(Deadline deadline) {
    return task.await(deadline);
  }

  @Override
  public void close() {
    server.close();
    try {
      task.await();
    } finally {
      task.close();
    }
  }
}
