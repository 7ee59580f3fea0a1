import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** The JDK's own server, with a virtual thread for each request. Argument: port. */
final class JdkPeer {
  private static final byte[] MESSAGE =
      "{\"message\":\"Hello, World!\"}".getBytes(StandardCharsets.US_ASCII);

  private JdkPeer() {}

  public static void main(String[] args) throws IOException {
    var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0]));
    var server = HttpServer.create(address, 4096);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/json", x -> answer(x, "application/json", MESSAGE));
    server.createContext(
        "/echo", x -> answer(x, "application/octet-stream", x.getRequestBody().readAllBytes()));
    server.start();
  }

  private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      if ("close".equals(exchange.getRequestHeaders().getFirst("Connection"))) {
        exchange.getResponseHeaders().set("Connection", "close"); // it does not say so by itself
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
