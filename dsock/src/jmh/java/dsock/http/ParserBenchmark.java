package dsock.http;

import dsock.http.Http.Request;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.http1.Http1Headers;
import io.helidon.webserver.http1.Http1Prologue;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to make a request out of bytes, here and elsewhere: method, target, version, and
 * all fields within reach. Two heads come in turns, so that nobody profits from having seen the
 * last one. With the garbage collector of the image, and in short iterations, of which many are not
 * interrupted by others on the machine. {@code pico.c} times the parser that the first of them is
 * known from.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 15, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 150, time = 10, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
public class ParserBenchmark {
  /** The request that picohttpparser is measured with. */
  private static final String KITTY =
      """
      GET /wp-content/uploads/2010/03/hello-kitty-darth-vader-pink.jpg HTTP/1.1
      Host: www.kittyhell.com
      User-Agent: Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10.6; ja-JP-mac; rv:1.9.2.3) \
      Gecko/20100401 Firefox/3.6.3 Pathtraq/0.9
      Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
      Accept-Language: ja,en-us;q=0.7,en;q=0.3
      Accept-Encoding: gzip,deflate
      Accept-Charset: Shift_JIS,utf-8;q=0.7,*;q=0.7
      Keep-Alive: 115
      Connection: keep-alive
      Cookie: wp_ozh_wsa_visits=2; wp_ozh_wsa_visit_lasttime=xxxxxxxxxx; \
      __utma=xxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx.xxxxxxxxxx.x; \
      __utmz=xxxxxxxxx.xxxxxxxxxx.x.x.utmccn=(referral)|utmcsr=reader.livedoor.com|\
      utmcct=/reader/|utmcmd=referral

      """;

  /** The request of wrk. */
  private static final String MINIMAL =
      """
      GET / HTTP/1.1
      Host: 127.0.0.1:8080

      """;

  @Param({"kitty", "minimal"})
  public String head = "";

  private int turn;

  // Two heads, in the form that each parser takes them in.
  private final byte[][] arrays = new byte[2][];
  private final ByteBuffer[] buffers = new ByteBuffer[2];
  private final ByteBuf[] nettyBuffers = new ByteBuf[2];

  private final HeadScan scan = HeadScan.ofHeads(HttpLimits.DEFAULT, HttpError.REQUEST);

  private final NettyDecoder netty = new NettyDecoder();
  private final List<Object> nettyOut = new ArrayList<>();

  private final JettyHandler jettyHandler = new JettyHandler();
  private final HttpParser jetty = new HttpParser(jettyHandler);

  private final DataReader helidonReader = DataReader.create(() -> arrays[turn]);
  private final Http1Prologue helidonLine = new Http1Prologue(helidonReader, 8192, true);
  private final Http1Headers helidonFields = new Http1Headers(helidonReader, 8192, true);

  /** Netty's decoder without its channel. */
  private static final class NettyDecoder extends HttpRequestDecoder {
    void parse(ByteBuf in, List<Object> out) throws Exception {
      decode(null, in, out);
    }
  }

  /** Takes what Jetty's parser finds. */
  private static final class JettyHandler implements HttpParser.RequestHandler {
    private String method = "";
    private String target = "";
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private HttpFields.Mutable fields = HttpFields.build();

    @Override
    public void messageBegin() {
      fields = HttpFields.build();
    }

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {
      this.method = method;
      this.target = uri;
      this.version = version;
    }

    @Override
    public void parsedHeader(HttpField field) {
      fields.add(field);
    }

    @Override
    public boolean content(ByteBuffer content) {
      return false;
    }

    @Override
    public boolean headerComplete() {
      return false;
    }

    @Override
    public boolean contentComplete() {
      return false;
    }

    @Override
    public boolean messageComplete() {
      return true;
    }

    @Override
    public void earlyEOF() {
      throw new IllegalStateException("Jetty found no end");
    }
  }

  /** A request as others represent it. */
  private record Parsed(Object method, Object target, Object version, Object fields) {}

  @Setup
  public void prepare() throws Exception {
    var text = (head.equals("kitty") ? KITTY : MINIMAL).replace("\n", "\r\n");
    String[] both = {text, text.replace("hello-kitty", "hello-puppy").replace(":8080", ":8081")};
    for (int i = 0; i < both.length; i++) {
      arrays[i] = both[i].getBytes(StandardCharsets.US_ASCII);
      buffers[i] = ByteBuffer.allocateDirect(16 * 1024).put(arrays[i]).flip();
      nettyBuffers[i] = Unpooled.directBuffer(16 * 1024).writeBytes(arrays[i]);
    }
    check((Request) dsock());
    if (nettyOut.size() > 2 || !netty().toString().contains("Host")) {
      throw new IllegalStateException("Netty did not parse it");
    }
    if (!jetty().toString().contains("Host") || !helidon().toString().contains("HTTP")) {
      throw new IllegalStateException("one of the others did not parse it");
    }
  }

  private void check(Request request) {
    if (request.fields().size() != (head.equals("kitty") ? 9 : 1)) {
      throw new IllegalStateException("not all of its fields: " + request);
    }
  }

  @Benchmark
  public Object dsock() throws IOException {
    turn ^= 1;
    var in = buffers[turn];
    scan.begin();
    var taken = scan.take(in);
    in.rewind();
    var request = new RequestHead(taken);
    request.parse(scan, HttpLimits.DEFAULT);
    return new Request(request.method(), request.target(), request.minor(), request.fields());
  }

  @Benchmark
  public Object netty() throws Exception {
    turn ^= 1;
    nettyOut.clear();
    netty.parse(nettyBuffers[turn].readerIndex(0), nettyOut);
    return nettyOut.get(0);
  }

  @Benchmark
  public Object jetty() {
    turn ^= 1;
    var in = buffers[turn];
    jetty.reset();
    jetty.parseNext(in);
    in.rewind();
    var found = jettyHandler;
    return new Parsed(found.method, found.target, found.version, found.fields);
  }

  @Benchmark
  public Object helidon() {
    turn ^= 1;
    var line = helidonLine.readPrologue();
    var fields = helidonFields.readHeaders(line);
    return new Parsed(line.method(), line, line.protocolVersion(), fields);
  }
}
