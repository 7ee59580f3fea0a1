package dsock;

import dill.Deadline;
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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds for each line of text; bytes for each nanosecond are GB/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SuffixBenchmark {
  @Param({"16", "64", "512", "8000"})
  int length;

  private byte[] line = {};
  private ByteBuffer into = ByteBuffer.allocate(0);
  private ByteBuffer hay = ByteBuffer.allocate(0);
  private Needle needle = new Needle(new byte[1]);
  private Suffix<Endless> lines = Suffix.attach(new Endless(new byte[1]), "\n");

  @Setup
  public void setUp() {
    var text = "the quick brown fox jumps over the lazy dog; ".repeat(200).substring(0, length);
    line = text.getBytes(StandardCharsets.UTF_8);
    var whole = (text + Suffix.CRLF).getBytes(StandardCharsets.UTF_8);
    into = ByteBuffer.allocateDirect(length);
    hay = ByteBuffer.allocateDirect(whole.length).put(whole).flip();
    needle = new Needle(Suffix.CRLF.getBytes(StandardCharsets.UTF_8));
    lines = Suffix.attach(new Endless(whole), Suffix.CRLF);
  }

  /** The search alone. */
  @Benchmark
  public int find() {
    return needle.find(hay, 0);
  }

  @Benchmark
  public int receiveIntoBuffer() throws IOException {
    return lines.receive(into.clear(), Deadline.NEVER);
  }

  @Benchmark
  public byte[] receive() throws IOException {
    return lines.receive(Deadline.NEVER);
  }

  @Benchmark
  public void send() throws IOException {
    lines.send(line, Deadline.NEVER);
  }
}
