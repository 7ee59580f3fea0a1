package dsock.ws;

import java.util.Arrays;
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

/** What it costs to look at each byte of a message: to mask it, and to check that it is UTF-8. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MaskBenchmark {
  @Param({"64", "65536"})
  private int length;

  private byte[] bytes = {};
  private byte[] text = {};
  private final Utf8 utf8 = new Utf8();
  private int key = 0x37fa213d;

  @Setup
  public void fill() {
    bytes = new byte[length];
    text = new byte[length];
    Arrays.fill(text, (byte) 'x');
  }

  /** As it is done. */
  @Benchmark
  public byte[] byWords() {
    key = Mask.apply(bytes, 0, length, key);
    return bytes;
  }

  /** As RFC 6455 section 5.3 says it. */
  @Benchmark
  public byte[] byBytes() {
    for (int i = 0; i < length; i++) {
      bytes[i] ^= (byte) (key >>> (8 * (i & 3)));
    }
    return bytes;
  }

  @Benchmark
  public boolean checkText() {
    return utf8.goesOn(text, 0, length);
  }
}
