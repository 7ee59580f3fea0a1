package httpd;

import dill.Bundle;
import dsock.Tcp;
import dsock.TcpListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** An up-stream that does what a test says, whatever HTTP may say of that. */
final class Scripted implements AutoCloseable {
  /** What is done with one connection; it is closed afterwards. */
  interface Script {
    void play(Tcp tcp) throws IOException;
  }

  private final TcpListener listener;
  private final Bundle tasks;
  private final AtomicInteger connections = new AtomicInteger();

  private Scripted(TcpListener listener, Script script) {
    this.listener = listener;
    this.tasks = Bundle.isolated(_ -> {});
    tasks.go(() -> {
      while (true) {
        var tcp = listener.accept();
        connections.incrementAndGet();
        tasks.go(() -> {
          try (tcp) {
            script.play(tcp);
          }
        });
      }
    });
  }

  static Scripted with(Script script) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new Scripted(Tcp.listen(address, 16), script);
  }

  /** Answers each request with the same bytes, and closes after the first. */
  static Scripted saying(String answer) throws IOException {
    return with(tcp -> {
      head(tcp);
      tcp.send(answer.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    });
  }

  /** Receives a head. */
  static String head(Tcp tcp) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) tcp.receive(1)[0]);
    }
    return head.toString();
  }

  String url() {
    return "http://127.0.0.1:" + listener.port();
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    listener.close();
    tasks.close();
  }
}
