package dsock.http;

import dsock.ByteSocket;
import dsock.http.Http.Request;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Messages that many tests need. */
final class Messages {
  static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  static final String HEAD = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
  static final String OLD_GET = "GET / HTTP/1.0\r\n\r\n";
  static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
  static final String CHUNKED =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";

  private Messages() {}

  static Request get() {
    return new Request("GET", "/", Fields.of("Host", "a"));
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(Feed.latin(text));
  }

  /** Reads the rest of a body. */
  static String rest(Http<?> http) throws IOException {
    return all(http);
  }

  /** Reads to the end. */
  static String all(ByteSocket socket) throws IOException {
    var text = new StringBuilder();
    while (socket.more()) {
      var in = socket.fill();
      while (in.hasRemaining()) {
        text.append((char) (in.get() & 0xff));
      }
    }
    return text.toString();
  }
}
