package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import httpd.proxy.ReverseProxy;
import httpd.proxy.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's servers behind the proxy. */
@Tag("peers")
class ReverseProxyPeersTest {
  private static final String NODE =
      """
      require('http').createServer((request, response) => {
        let size = 0;
        request.on('data', piece => size += piece.length);
        request.on('end', () => { response.write(request.method + ' '); response.end('' + size); });
      }).listen(Number(process.argv[1]), '127.0.0.1');
      """;

  @TempDir Path folder;

  /** Somebody else's server, on a port that was free a moment ago. */
  private record Peer(Process process, int port) implements AutoCloseable {
    static Peer start(int port, String... command) throws IOException {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Until.holds(() -> isThere(port));
      return new Peer(process, port);
    }

    private static boolean isThere(int port) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return true;
      } catch (IOException notYet) {
        return false;
      }
    }

    Upstream upstream() {
      return Upstream.at("http://127.0.0.1:" + port);
    }

    void kill() {
      process.destroyForcibly();
    }

    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Peer python() throws IOException {
    Files.writeString(folder.resolve("file.txt"), "from a file");
    int port = freePort();
    return Peer.start(
        port,
        "python3",
        "-m",
        "http.server",
        "-b",
        "127.0.0.1",
        "-d",
        folder.toString(),
        "" + port);
  }

  private static Peer node() throws IOException {
    int port = freePort();
    return Peer.start(port, "node", "-e", NODE, "" + port);
  }

  private Peer nginx() throws IOException {
    int port = freePort();
    var file = folder.resolve("nginx.conf");
    Files.writeString(
        file,
        """
        daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/error;
        events {}
        http {
          access_log off; client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy;
          fastcgi_temp_path %1$s/f; uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
          keepalive_requests 7;
          server { listen 127.0.0.1:%2$d; location / { return 200 "from nginx"; } }
        }
        """
            .formatted(folder, port));
    return Peer.start(port, "nginx", "-e", folder + "/error", "-c", file.toString());
  }

  private static String curl(Running front, String path, String... options) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20", "--noproxy", "*"));
    command.addAll(List.of(options));
    command.add(front.uri(path).toString());
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  @Test
  void aServerOfHttp10IsPassedOn() throws Exception {
    try (var python = python();
        var proxy = ReverseProxy.open(python.upstream());
        var front = Running.with(proxy)) {
      assertEquals("from a file", curl(front, "/file.txt"));
      assertTrue(curl(front, "/none", "-i").startsWith("HTTP/1.1 404 "));
    }
  }

  @Test
  void nodeGetsBodiesOfEitherKind() throws Exception {
    try (var node = node();
        var proxy = ReverseProxy.open(node.upstream());
        var front = Running.with(proxy)) {
      var file = folder.resolve("large");
      Files.write(file, new byte[700_000]);
      assertEquals("POST 700000", curl(front, "/", "--data-binary", "@" + file));
      assertEquals(
          "POST 700000",
          curl(front, "/", "--data-binary", "@" + file, "-H", "Transfer-Encoding: chunked"));
      assertEquals("GET 0", curl(front, "/"));
    }
  }

  @Test
  void nginxClosesConnectionsAndNobodyNotices() throws Exception {
    try (var nginx = nginx();
        var proxy = ReverseProxy.open(nginx.upstream());
        var front = Running.with(proxy);
        var client = front.connect()) {
      for (int i = 0; i < 50; i++) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertTrue(client.receiveResponse().endsWith("from nginx"));
      }
    }
  }

  @Test
  void noSafeRequestIsLostWhenOneOfThreeIsKilled() throws Exception {
    try (var one = node();
        var two = node();
        var three = node();
        var proxy = ReverseProxy.open(one.upstream(), two.upstream(), three.upstream());
        var front = Running.with(proxy);
        var load = Bundle.open()) {
      var done = new AtomicInteger();
      for (int i = 0; i < 8; i++) {
        load.go(() -> {
          try (var client = front.connect()) {
            for (int n = 0; n < 500; n++) {
              client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
              var head = client.receiveUntil("\r\n\r\n");
              assertTrue(head.startsWith("HTTP/1.1 200 "), head);
              client.receiveUntil("0\r\n\r\n");
              done.incrementAndGet();
            }
          }
        });
      }
      Until.holds(() -> done.get() > 400);
      two.kill();
      load.await();
      assertEquals(4000, done.get());
    }
  }
}
