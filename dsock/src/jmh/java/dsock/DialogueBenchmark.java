package dsock;

import dill.Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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

/**
 * Microseconds for each question and its answer, between two tasks; and for messages that need no
 * answer.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DialogueBenchmark {
  private static final int ROUNDS = 1000;

  /** What the two are connected by. */
  public enum Ground {
    INPROC,
    TCP
  }

  @Param Ground ground = Ground.INPROC;

  private ByteSocket left = Inproc.pair().left();
  private ByteSocket right = left;

  @Setup(Level.Trial)
  public void connect() throws IOException {
    if (ground == Ground.INPROC) {
      var pair = Inproc.pair();
      left = pair.left();
      right = pair.right();
      return;
    }
    try (var listener = Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1)) {
      left = Tcp.connect("127.0.0.1", listener.port());
      right = listener.accept();
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    left.close();
    right.close();
  }

  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void questionAndAnswer() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        var asks = Prefix.attach(left, 2);
        for (int i = 0; i < ROUNDS; i++) {
          asks.send(new byte[64]);
          asks.receive();
        }
        asks.detach();
      });
      bundle.go(() -> {
        var answers = Prefix.attach(right, 2);
        for (int i = 0; i < ROUNDS; i++) {
          answers.send(answers.receive());
        }
        answers.detach();
      });
      bundle.await();
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void oneWay() {
    try (var bundle = Bundle.open()) {
      bundle.go(() -> {
        var out = Suffix.attach(left, Suffix.CRLF);
        for (int i = 0; i < ROUNDS; i++) {
          out.send(new byte[64]);
        }
        out.detach();
      });
      bundle.go(() -> {
        var in = Suffix.attach(right, Suffix.CRLF);
        for (int i = 0; i < ROUNDS; i++) {
          in.receive();
        }
        in.detach();
      });
      bundle.await();
    }
  }
}
