package dsock;

import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
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

/** Nanoseconds for each message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PrefixBenchmark {
  @Param({"16", "512", "65536"})
  int length;

  @Param({"2", "8"})
  int width;

  private byte[] message = {};
  private ByteBuffer into = ByteBuffer.allocate(0);
  private Prefix<Endless> messages = Prefix.attach(new Endless(new byte[1]), 1);

  @Setup
  public void setUp() {
    message = new byte[Math.min(length, width == 2 ? 65_535 : length)];
    var unit = ByteBuffer.allocate(width + message.length);
    unit.put(width - 1, (byte) message.length).put(width - 2, (byte) (message.length >>> 8));
    if (width > 2) {
      unit.put(width - 3, (byte) (message.length >>> 16));
    }
    into = ByteBuffer.allocateDirect(message.length);
    messages = Prefix.attach(new Endless(unit.array()), width);
  }

  @Benchmark
  public int receiveIntoBuffer() throws IOException {
    return messages.receive(into.clear(), Deadline.NEVER);
  }

  @Benchmark
  public byte[] receive() throws IOException {
    return messages.receive(Deadline.NEVER);
  }

  @Benchmark
  public void send() throws IOException {
    messages.send(message, Deadline.NEVER);
  }
}
