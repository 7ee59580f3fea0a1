package dill;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.loop.Carrier;
import dill.loop.ChannelPollable;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Those of libdill's tests that concern a whole process: {@code signals} and {@code threads2}. */
class LibdillProcessTest {
  private static final String[] FLAGS = {
    "--add-opens=java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"
  };

  /**
   * Sends itself a signal, whose handler writes to a pipe that a task reads; a thousand times. If
   * there is a loop, the signal goes to its thread, which polls then. It is one that nobody else
   * sends, and that nohup does not turn off.
   */
  static final class Signals {
    private static final int COUNT = 200; // C: 1000; each takes some switches of threads here

    @SuppressWarnings("restricted") // there is no other way to send a signal to a thread
    private static final MethodHandle TGKILL =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("tgkill"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private Signals() {}

    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
      Carrier.current(); // the loop is there from now on, if there is to be one
      var pipe = Pipe.open();
      var input = ChannelPollable.of(pipe.source());
      var raise = handle("URG", () -> pipe.sink().write(ByteBuffer.allocate(1)));
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
    private static Task handle(String name, Task task)
        throws IOException, ReflectiveOperationException {
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
      int number = (int) type.getMethod("getNumber").invoke(signal);
      var loop = idOfLoop();
      return loop.isPresent()
          ? () -> kill(loop.getAsInt(), number)
          : () -> raise.invoke(null, signal);
    }

    /** The system's id of the thread of a loop, if there is one. */
    private static OptionalInt idOfLoop() throws IOException {
      try (var threads = Files.list(Path.of("/proc/self/task"))) {
        return threads
            .filter(thread -> nameOf(thread).startsWith("dill-loop-"))
            .mapToInt(thread -> Integer.parseInt(thread.getFileName().toString()))
            .findFirst();
      }
    }

    private static String nameOf(Path thread) {
      try {
        return Files.readString(thread.resolve("comm"));
      } catch (IOException ended) {
        return "";
      }
    }

    private static void kill(int thread, int signal) {
      int process = Math.toIntExact(ProcessHandle.current().pid());
      try {
        if ((int) TGKILL.invokeExact(process, thread, signal) == 0) {
          return;
        }
      } catch (Throwable e) { // what it throws it declares not
        throw new AssertionError(e);
      }
      throw new AssertionError("no such thread");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1"})
  @EnabledOnOs(OS.LINUX)
  void signals(String loops) throws Exception {
    assertEquals("200 signals\n", run(Signals.class, loops));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nio", "epoll"})
  @EnabledOnOs(OS.LINUX)
  void signalsToEachPoller(String poller) throws Exception {
    var flags = new String[] {FLAGS[0], FLAGS[1], "-Ddill.loops=1", "-Ddill.poller=" + poller};
    assertEquals("200 signals\n", Children.run(Signals.class, flags));
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
