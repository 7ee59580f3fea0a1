package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.loop.ChannelPollable;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those of libdill's tests that concern a whole process: {@code signals} and {@code threads2}. */
class LibdillProcessTest {
  private static final String[] FLAGS = {
    "--add-opens=java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"
  };

  /** Sends itself a signal, whose handler writes to a pipe that a task reads; a thousand times. */
  static final class Signals {
    private static final int COUNT = 1_000;

    private Signals() {}

    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
      var pipe = Pipe.open();
      var input = ChannelPollable.of(pipe.source());
      var raise = handle("HUP", () -> pipe.sink().write(ByteBuffer.allocate(1)));
      var channel = Channel.<Integer>create();
      try (var bundle = Bundle.open()) {
        bundle.go(() -> {
          while (true) {
            input.awaitReadable(Long.MAX_VALUE);
            for (int i = pipe.source().read(ByteBuffer.allocate(8)); i > 0; i--) {
              channel.send(i);
            }
          }
        });
        for (int i = 0; i < COUNT; i++) {
          raise.run();
          channel.receive();
        }
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      System.out.println(COUNT + " signals");
    }

    /**
     * Says what a signal does. The JDK's way to do that has no place in any module that this one
     * needs. Returns what sends the signal.
     */
    private static Task handle(String name, Task task) throws ReflectiveOperationException {
      var type = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var signal = type.getConstructor(String.class).newInstance(name);
      var proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (_, _, _) -> {
                task.run();
                return "";
              });
      type.getMethod("handle", type, handler).invoke(null, signal, proxy);
      var raise = type.getMethod("raise", type);
      return () -> raise.invoke(null, signal);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void signals(String loops) throws Exception {
    assertEquals("1000 signals\n", run(Signals.class, loops));
  }

  /** Its main thread ends while the tasks of another one go on. */
  static final class MainEndsFirst {
    private MainEndsFirst() {}

    public static void main(String[] arguments) {
      var main = Thread.currentThread();
      Thread.ofPlatform().start(() -> goOnAfter(main));
    }

    private static void goOnAfter(Thread main) {
      Until.holds(() -> main.getState() == Thread.State.TERMINATED);
      var steps = new AtomicInteger();
      try (var bundle = Bundle.open()) {
        for (int count : new int[] {4, 2, 3}) {
          bundle.go(() -> {
            for (int i = 0; i < count; i++) {
              Deadline.inMillis(10).sleep();
              steps.incrementAndGet();
            }
          });
        }
        bundle.await();
      }
      System.out.println(steps + " steps");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  void threads2(String loops) throws Exception {
    assertEquals("9 steps\n", run(MainEndsFirst.class, loops));
  }

  private static String run(Class<?> program, String loops) throws Exception {
    return loops.equals("0")
        ? Children.run(program, FLAGS)
        : Children.run(program, FLAGS[0], FLAGS[1], "-Ddill.loops=" + loops);
  }
}
