package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.http.Http.Request;
import dsock.http.Http.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a head costs: to understand it, to write one, and to do both as a server does, without a
 * network.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HeadBenchmark {
  private static final String SMALL =
      """
      GET /index.html HTTP/1.1
      Host: localhost:8080

      """;

  private static final String BROWSER =
      """
      GET /shop/articles/4711?colour=blue&size=42&page=3 HTTP/1.1
      Host: www.example.com
      User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
      Accept-Language: en-GB,en;q=0.7,de;q=0.3
      Accept-Encoding: gzip, deflate, br, zstd
      Referer: https://www.example.com/shop/articles?colour=blue&size=42&page=2
      Connection: keep-alive
      Cookie: session=0a1b2c3d4e5f60718293a4b5c6d7e8f9; theme=dark; seen=4709.4710
      Upgrade-Insecure-Requests: 1
      Sec-Fetch-Dest: document
      Sec-Fetch-Mode: navigate
      Sec-Fetch-Site: same-origin
      Sec-Fetch-User: ?1
      If-None-Match: "5f3c-62a1b0c4d5e6f"
      Priority: u=0, i

      """;

  private static final byte[] BODY = "Hello, world!\n".getBytes(StandardCharsets.US_ASCII);
  private static final Fields DATE = Fields.of("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
  private static final Fields PREPARED =
      Fields.of("Server", "httpd", "Content-Type", "text/plain; charset=utf-8");
  private static final Response RESPONSE = new Response(200, PREPARED);

  @Param({"small", "browser"})
  public String head = "";

  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private Loop socket = new Loop(bytes);
  private Http<Loop> http = Http.attach(socket);
  private final Answer answer = new Answer();
  private final HeadScan scan = HeadScan.ofHeads(HttpLimits.DEFAULT, HttpError.REQUEST);

  /** A peer that says the same again and again, and takes everything. */
  private static final class Loop implements ByteSocket {
    private final ByteBuffer in;

    Loop(ByteBuffer in) {
      this.in = in;
    }

    @Override
    public ByteBuffer fill(int atLeast, Deadline deadline) {
      return in.hasRemaining() ? in : in.rewind();
    }

    @Override
    public boolean more(Deadline deadline) {
      return true;
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

  @org.openjdk.jmh.annotations.Setup
  public void prepare() {
    var text = (head.equals("small") ? SMALL : BROWSER).replace("\n", "\r\n");
    var direct = text.getBytes(StandardCharsets.US_ASCII);
    bytes = ByteBuffer.allocateDirect(16 * 1024).put(direct).flip();
    socket = new Loop(bytes);
    http = Http.attach(socket);
    http.addToResponses(() -> DATE);
  }

  @Benchmark
  public Object parse() throws IOException {
    scan.begin();
    var in = bytes.duplicate();
    var taken = scan.take(in);
    var request = new RequestHead(taken);
    request.parse(scan, HttpLimits.DEFAULT);
    return new Request(request.method(), request.target(), request.minor(), request.fields());
  }

  @Benchmark
  public Object scanOnly() throws IOException {
    scan.begin();
    return scan.scan(bytes);
  }

  @Benchmark
  public void write() throws IOException {
    write(
        Fields.of(
            "Date", "Sun, 06 Nov 1994 08:49:37 GMT",
            "Server", "httpd",
            "Content-Type", "text/plain; charset=utf-8"));
  }

  @Benchmark
  public void writePrepared() throws IOException {
    write(PREPARED);
  }

  private void write(Fields fields) throws IOException {
    answer.to("GET", 1);
    answer.begin(200, "OK", fields);
    answer.add(DATE);
    answer.assemble(BODY.length, true).send(BODY, socket, Deadline.NEVER);
  }

  @Benchmark
  public Object exchange() throws IOException {
    http.more(Deadline.NEVER);
    var request = http.receiveRequest(Deadline.NEVER);
    http.sendResponse(RESPONSE, BODY, Deadline.NEVER);
    http.skipBody(0, Deadline.NEVER);
    return request;
  }
}
