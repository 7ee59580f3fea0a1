package httpd;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a request costs from its head to the send of its reply, without a network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ExchangeBenchmark {
  private static final int REQUESTS = 1000;

  private static final byte[] JSON = "{\"message\":\"Hello!\"}".getBytes(StandardCharsets.UTF_8);

  @Param({"reply", "route", "file"})
  public String what = "";

  private final InetSocketAddress address =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private final HttpServer server = listen();
  private Handler handler = x -> x.reply(404);
  private byte[] request = {};
  private Path folder = Path.of("");

  private HttpServer listen() {
    try {
      return HttpServer.listen(address, Limits.DEFAULT);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client that asks for the same a certain number of times, takes all, and then is done. */
  private static final class Client implements ByteSocket {
    private final ByteBuffer in;
    private int left = REQUESTS;

    Client(byte[] request) {
      in = ByteBuffer.wrap(request);
    }

    @Override
    public boolean more(Deadline deadline) {
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
        one.position(one.limit());
      }
    }

    @Override
    public void done(Deadline deadline) {}

    @Override
    public void close() {}
  }

  @Setup
  public void prepare() throws IOException {
    folder = Files.createTempDirectory("httpd-bench");
    var file = Files.writeString(folder.resolve("a.txt"), "Hello!\n".repeat(100));
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    Handler json = x -> x.reply(200, "application/json", JSON);
    handler =
        switch (what) {
          case "reply" -> json;
          case "route" -> Router.create().get("/a.txt", json).get("/{any}/{other}", json);
          default -> Folder.of(folder);
        };
    request =
        "GET /a.txt HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
  }

  @TearDown
  public void cleanUp() throws IOException {
    server.close();
    Files.delete(folder.resolve("a.txt"));
    Files.delete(folder);
  }

  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public void exchange() throws IOException {
    new Connection(server, handler, new Client(request), address).serve();
  }
}
