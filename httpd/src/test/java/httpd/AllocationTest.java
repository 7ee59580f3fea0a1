package httpd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dill.Deadline;
import dsock.ByteSocket;
import httpd.filter.Compress;
import httpd.filter.Cors;
import httpd.filter.RateLimit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a request costs in memory once the server is warm: nothing, from the handler on until the
 * server waits for the next one.
 *
 * <p>The client is no network but a socket that says the same again and again, and takes all; so
 * nobody waits, and one thread does everything. To receive a head is not counted.
 */
class AllocationTest {
  private static final int REQUESTS = 20_000;
  private static final int WARM_UP = 10; // times as many
  private static final int BYTES = 16; // in a request, on average; one object would be more
  private static final int LITTLE = 1536; // in a request that is changed on its way

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final byte[] JSON = "{\"message\":\"Hello!\"}".getBytes(StandardCharsets.UTF_8);

  @TempDir Path root;

  /** A client that asks for the same a certain number of times, and then is done. */
  private static final class Client implements ByteSocket {
    private final ByteBuffer in;
    private int left;
    private long started; // how much the thread had allocated when a handler began; 0: none runs
    long allocated; // from each handler on until the next request was waited for
    long received;

    Client(String request, int times) {
      in = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
      left = times;
    }

    Handler watching(Handler handler) {
      return x -> {
        started = THREADS.getCurrentThreadAllocatedBytes();
        handler.handle(x);
      };
    }

    @Override
    public boolean more(Deadline deadline) {
      if (started > 0) {
        allocated += THREADS.getCurrentThreadAllocatedBytes() - started;
        started = 0;
      }
      if (!in.hasRemaining() && left > 1) {
        left--;
        in.rewind();
      }
      return in.hasRemaining();
    }

    @Override
    public ByteBuffer fill(int atLeast, Deadline deadline) {
      return in;
    }

    @Override
    public void send(ByteBuffer[] bytes, Deadline deadline) {
      for (var one : bytes) {
        received += one.remaining();
        one.position(one.limit());
      }
    }

    @Override
    public void done(Deadline deadline) {}

    @Override
    public void close() {}
  }

  private static String get(String path, String fields) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\n" + fields + "\r\n";
  }

  private static Client serve(HttpServer server, String request, int times, Handler handler)
      throws IOException {
    var client = new Client(request, times);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    new Connection(server, client.watching(handler), client, address).serve();
    return client;
  }

  private static void assertAllocatesNothing(String request, Handler handler) throws IOException {
    assertAllocates(BYTES, request, handler);
  }

  private static void assertAllocates(int most, String request, Handler handler)
      throws IOException {
    try (var server = Running.listen(Limits.DEFAULT)) {
      serve(server, request, WARM_UP * REQUESTS, handler);
      var client = serve(server, request, REQUESTS, handler);

      assertTrue(client.received > 50L * REQUESTS, "it has been answered");
      double bytes = (double) client.allocated / REQUESTS;
      assertTrue(bytes < most, bytes + " bytes per request");
    }
  }

  @Test
  void aReplyThatIsAtHandAllocatesNothing() throws IOException {
    assertAllocatesNothing(get("/", ""), x -> x.reply(200, "application/json", JSON));
  }

  @Test
  void aRouteAllocatesNothing() throws IOException {
    var router =
        Router.create()
            .get("/users/{id}", x -> x.reply(x.path("id")))
            .get("/api/{version}/things", x -> x.reply(404))
            .get("/api/v1/things", x -> x.reply(200, "application/json", JSON));
    assertAllocatesNothing(get("/api/v1/things", ""), router);
  }

  @Test
  void aParameterAllocatesNothing() throws IOException {
    var router =
        Router.create()
            .get(
                "/users/{id}",
                x -> x.reply(x.path("id").equals("4711") ? 200 : 404, "application/json", JSON));
    assertAllocatesNothing(get("/users/4711", ""), router);
  }

  @Test
  void threeFiltersAllocateLittle() throws IOException {
    Handler handler = x -> x.reply(200, "application/json", JSON);
    var filtered =
        handler.through(
            RateLimit.of(1_000_000_000, Duration.ofSeconds(1)),
            Cors.of("https://example.org"),
            Compress.gzip());
    assertAllocates(LITTLE, get("/", "Accept-Encoding: gzip\r\n"), filtered);
  }

  @Test
  void whatIsMountedAllocatesLittle() throws IOException {
    var inner = Router.create().get("/b/{c}", x -> x.reply(200, "application/json", JSON));
    assertAllocates(LITTLE, get("/a/b/c", ""), Router.create().mount("/a", inner));
  }

  @Test
  void aSmallFileAllocatesNothing() throws IOException {
    assertAllocatesNothing(get("/a.txt", ""), folder());
  }

  @Test
  void aFormOfAFileAllocatesNothing() throws IOException {
    var folder = folder();
    assertAllocatesNothing(get("/a.txt", "Accept-Encoding: gzip, deflate\r\n"), folder);
    Site.write(root.resolve("a.txt.br"), "as brotli, so to say, and long enough to be counted");
    assertAllocatesNothing(get("/a.txt", "Accept-Encoding: gzip, deflate, br\r\n"), folder());
  }

  @Test
  void aFileThatTheClientHasAllocatesNothing() throws IOException {
    var tree = new FolderTree(root, FolderSettings.DEFAULT);
    var folder = folder();
    var file = (StaticFile) tree.find(List.of("a.txt"));
    var fields = "If-None-Match: " + file.version().tag() + "\r\n";
    assertAllocatesNothing(get("/a.txt", fields), folder);
  }

  @Test
  void aLineOfTheAccessLogAllocatesNothing() {
    var lines = new LogLines();
    add(lines, WARM_UP * REQUESTS);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    add(lines, REQUESTS);
    double bytes = (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / REQUESTS;
    assertTrue(bytes < BYTES, bytes + " bytes per line");
  }

  private static void add(LogLines lines, int count) {
    for (int i = 0; i < count; i++) {
      assertTrue(lines.add("192.0.2.7", "GET", "/a.txt", 1, 200, 700));
      if (lines.arePlenty()) {
        lines.clear();
      }
    }
  }

  private Folder folder() throws IOException {
    var file = Files.writeString(root.resolve("a.txt"), "Hello!\n".repeat(100));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    return Folder.of(root);
  }
}
