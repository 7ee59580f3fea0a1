package httpd;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that sends half a request, and then waits to be killed. */
final class KilledClient {
  private static final String HALF =
      "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nhalf";

  private KilledClient() {}

  static Process start(int port) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java, "-cp", "target/test-classes", KilledClient.class.getName(), "" + port)
        .start();
  }

  public static void main(String[] arguments) throws IOException {
    try (var socket =
        new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))) {
      socket.getOutputStream().write(HALF.getBytes(StandardCharsets.US_ASCII));
      System.out.println("sent");
      while (socket.getInputStream().read() >= 0) {
        // nothing is expected but the end
      }
    }
  }
}
