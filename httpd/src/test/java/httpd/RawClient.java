package httpd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends and receives bytes as a test says, through the JDK's own sockets. */
final class RawClient implements AutoCloseable {
  /** A test that waits for longer than this has failed. */
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  Socket socket() {
    return socket;
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  /** Receives until a text has come. */
  String receiveUntil(String end) throws IOException {
    var all = new ByteArrayOutputStream();
    while (!all.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("the end came after: " + all.toString(StandardCharsets.ISO_8859_1));
      }
      all.write(next);
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Receives a head, and the body that its Content-Length announces. */
  String receiveResponse() throws IOException {
    var head = receiveUntil("\r\n\r\n");
    int length =
        head.lines()
            .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .sum();
    return head
        + new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
  }

  /** Receives until the server ends the connection. */
  String receiveAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Says that nothing more will be sent. */
  void done() throws IOException {
    socket.shutdownOutput();
  }

  /**
   * Ends the connection as the system does for a process that is killed in the middle of one: by a
   * reset.
   */
  void kill() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
