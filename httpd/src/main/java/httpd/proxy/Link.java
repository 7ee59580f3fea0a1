package httpd.proxy;

import dsock.ByteSocket;
import dsock.http.Http;
import dsock.http.HttpLimits;
import java.io.IOException;

/** A connection to an up-stream, for one exchange. */
final class Link implements AutoCloseable {
  private final ByteSocket socket;
  private final Http<ByteSocket> http;
  private final boolean used; // for another exchange, before

  Link(ByteSocket socket, boolean used, HttpLimits limits) {
    this.socket = socket;
    this.used = used;
    this.http = Http.attach(socket, limits);
  }

  Http<ByteSocket> http() {
    return http;
  }

  boolean isUsed() {
    return used;
  }

  /**
   * Gets the connection back from HTTP: after a whole exchange, or one that has changed to another
   * protocol.
   */
  ByteSocket bare() throws IOException {
    return http.detach();
  }

  @Override
  public void close() {
    http.close(); // resets it in the middle of a request; does nothing to what is detached
  }

  @Override
  public String toString() {
    return socket.toString();
  }
}
