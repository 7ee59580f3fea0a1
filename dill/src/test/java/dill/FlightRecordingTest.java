package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.loop.ChannelPollable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** What a flight recording tells of loops. */
class FlightRecordingTest {
  /** What there is to be told of {@link Works}, each once. */
  private static final List<String> ALL =
      List.of(
          "dill.BundleLeak",
          "dill.Cancel 1",
          "dill.ChannelFull channel 0",
          "dill.ChannelFull channel 1",
          "dill.Task  cancelled",
          "dill.Task  ended",
          "dill.Task ends ended",
          "dill.Task fails failed",
          "dill.Task leaves open failed",
          "dill.Wait await",
          "dill.Wait send",
          "dill.Wait sleep",
          "dill.Wait socket",
          "true");

  /** Holds up a loop until that is reported, and prints what has been recorded. */
  static final class HoldsUp {
    private HoldsUp() {}

    public static void main(String[] arguments) throws IOException {
      var reported = new CountDownLatch(1);
      Loops.onHeldUp(report -> reported.countDown());
      var file = Files.createTempFile("held-up", ".jfr");
      try (var recording = new Recording()) {
        recording.enable("dill.LoopHeldUp");
        recording.start();
        Loops.run(1, () -> spin(reported));
        recording.dump(file);
        RecordingFile.readAllEvents(file).forEach(HoldsUp::print);
      } finally {
        Files.delete(file);
      }
    }

    private static void spin(CountDownLatch reported) {
      while (reported.getCount() > 0) {
        Thread.onSpinWait();
      }
    }

    private static void print(RecordedEvent event) {
      System.out.println(event.getEventType().getName());
      System.out.println(event.getString("loop"));
      System.out.println(event.getDuration("held").toMillis() >= 100);
      System.out.println(event.getString("task").startsWith("VirtualThread["));
      System.out.println(event.getString("stack").contains("HoldsUp.spin("));
    }
  }

  @Test
  void aRecordingTellsOfALoopThatIsHeldUpAndOfWhatHoldsIt() throws Exception {
    assertEquals(
        """
        dill.LoopHeldUp
        dill-loop-0
        true
        true
        true
        """,
        Children.run(
            HoldsUp.class,
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Ddill.loops.patience=100"));
  }

  /** Does something of each kind, and prints what has been recorded of it. */
  static final class Works {
    private Works() {}

    public static void main(String[] arguments) throws IOException {
      var file = Files.createTempFile("works", ".jfr");
      try (var recording = new Recording()) {
        recording.enable("dill.ChannelFull");
        recording.enable("dill.Task");
        recording.enable("dill.Wait").withoutThreshold();
        Stream.of(System.getProperty("without", "").split(",")).forEach(recording::disable);
        recording.start();
        work();
        recording.dump(file);
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("dill."))
            .map(Works::line)
            .sorted()
            .forEach(System.out::println);
      } finally {
        Files.delete(file);
      }
    }

    private static void work() throws IOException {
      try (var bundle = Bundle.isolated(_ -> {})) {
        bundle.go("ends", () -> Deadline.inMillis(5).sleep());
        bundle.go("fails", Works::fail);
        bundle.go("leaves open", () -> Bundle.open());
        bundle.await();
        waitForSocket(bundle);
        sendOneTooMany(bundle, 0);
        sendOneTooMany(bundle, 1);
        Until.waiting(bundle, Deadline.NEVER::sleep);
      }
    }

    private static void waitForSocket(Bundle bundle) throws IOException {
      var pipe = Pipe.open();
      var input = ChannelPollable.of(pipe.source());
      var task = Until.waiting(bundle, () -> input.awaitReadable(Long.MAX_VALUE));
      var dump = Tasks.dump().lines().filter(line -> line.contains("#" + task.threadId() + ","));
      System.out.println(dump.anyMatch(line -> line.contains("waits: socket")));
      pipe.sink().write(ByteBuffer.allocate(1));
      bundle.await();
      input.close();
      pipe.sink().close();
    }

    private static void sendOneTooMany(Bundle bundle, int capacity) {
      var channel = Channel.<Integer>buffered(capacity);
      for (int i = 0; i < capacity; i++) {
        channel.send(i);
      }
      Until.waiting(bundle, () -> channel.send(capacity));
      for (int i = 0; i <= capacity; i++) {
        channel.receive(Deadline.NOW);
      }
      bundle.await();
    }

    private static void fail() {
      throw new IllegalArgumentException("on purpose");
    }

    private static String line(RecordedEvent event) {
      var name = event.getEventType().getName();
      return switch (name) {
        case "dill.Task" -> name + ' ' + event.getString("task") + ' ' + event.getString("end");
        case "dill.ChannelFull" ->
            name
                + ' '
                + event.getString("channel").replaceAll("[0-9]+", "")
                + event.getInt("capacity");
        case "dill.Wait" -> name + ' ' + event.getString("kind");
        case "dill.Cancel" -> name + ' ' + event.getInt("tasks");
        default -> name;
      };
    }
  }

  @Test
  void aRecordingTellsOfTasksLongWaitsCancellationsAndBundlesThatWereLeftOpen() throws Exception {
    assertEquals(ALL, distinct(Children.run(Works.class)));
    assertEquals(ALL, distinct(Children.run(Works.class, "-Ddill.diagnostics=true")));
  }

  private static List<String> distinct(String output) {
    return output.lines().filter(line -> !line.startsWith("dill: ")).sorted().distinct().toList();
  }

  @Test
  void aRecordingTellsNothingThatItIsNotAskedFor() throws Exception {
    var without = "-Dwithout=dill.BundleLeak,dill.Cancel,dill.ChannelFull,dill.Wait";
    var lines = distinct(Children.run(Works.class, without));
    assertEquals(ALL.stream().filter(line -> line.matches("dill.Task.*|true")).toList(), lines);

    without += ",dill.Task";
    assertEquals("true\n", Children.run(Works.class, without));
  }

  /** Does all that without a flight recorder. */
  static final class Silent {
    private Silent() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println(ModuleLayer.boot().findModule("jdk.jfr").isPresent());
      Works.work();
    }
  }

  @Test
  void whereThereIsNoFlightRecorderNothingFails() throws Exception {
    assertEquals("false\ntrue\n", Children.run(Silent.class, "--limit-modules=java.base"));
  }
}
