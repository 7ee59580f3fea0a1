package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** What a flight recording tells of loops. */
class FlightRecordingTest {
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
        recording.enable("dill.Task");
        recording.enable("dill.Wait").withoutThreshold();
        recording.enable("dill.ChannelFull");
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

    private static void work() {
      try (var bundle = Bundle.isolated(_ -> {})) {
        bundle.go("ends", () -> Deadline.inMillis(5).sleep());
        bundle.go("fails", Works::fail);
        bundle.go("leaves open", () -> Bundle.open());
        bundle.await();
        Until.waiting(bundle, Deadline.NEVER::sleep);
      }
      meet();
    }

    /** Has somebody wait in each way, and serves it then. */
    private static void meet() {
      var plain = Channel.<Integer>create();
      var full = Channel.<Integer>buffered(1);
      full.send(0);
      try (var bundle = Bundle.open()) {
        Until.waiting(bundle, () -> plain.receive());
        plain.send(1);
        Until.waiting(bundle, () -> Choose.choose(plain.receiving(x -> x), plain.ending(() -> 0)));
        plain.send(2);
        Until.waiting(bundle, () -> full.send(3));
        full.receive();
        bundle.await();
      }
    }

    private static void fail() {
      throw new IllegalArgumentException("on purpose");
    }

    private static String line(RecordedEvent event) {
      var name = event.getEventType().getName();
      return switch (name) {
        case "dill.Task" -> name + ' ' + event.getString("task") + ' ' + event.getString("end");
        case "dill.Wait" -> name + ' ' + event.getString("kind") + ' ' + on(event);
        case "dill.ChannelFull" ->
            name + ' ' + event.getString("channel") + ' ' + event.getInt("capacity");
        case "dill.Cancel" -> name + ' ' + event.getInt("tasks");
        default -> name;
      };
    }

    private static String on(RecordedEvent event) {
      return event.getString("on").replaceFirst("bundle [0-9a-f]+", "a bundle");
    }
  }

  @Test
  void aRecordingTellsOfTasksOfWaitsAndWhatTheyWereOnOfCancellationsAndOfBundlesLeftOpen()
      throws Exception {
    var lines = Children.run(Works.class).lines().distinct().toList();
    assertEquals(
        List.of(
            "dill.BundleLeak",
            "dill.Cancel 1",
            "dill.ChannelFull channel 2 1",
            "dill.Task  cancelled",
            "dill.Task  ended",
            "dill.Task ends ended",
            "dill.Task fails failed",
            "dill.Task leaves open failed",
            "dill.Wait await a bundle",
            "dill.Wait choose channel 1",
            "dill.Wait receive channel 1",
            "dill.Wait send channel 2",
            "dill.Wait sleep "),
        lines);
  }

  /** Does all that without a recording. */
  static final class Unrecorded {
    private Unrecorded() {}

    public static void main(String[] arguments) {
      var reported = new CountDownLatch(1);
      Loops.onHeldUp(report -> reported.countDown());
      Loops.run(1, () -> HoldsUp.spin(reported));
      Works.work();
    }
  }

  @Test
  void beforeTheFirstRecordingNoClassOfAnEventIsLoaded() throws Exception {
    var loaded =
        Children.run(
            Unrecorded.class,
            "-Xlog:class+load",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Ddill.loops.patience=100");
    assertTrue(loaded.contains(" dill.loop.Watch "));
    assertEquals(List.of(), EVENT.matcher(loaded).results().map(MatchResult::group).toList());
  }

  private static final Pattern EVENT = Pattern.compile(" (dill\\.\\S*Event|jdk\\.jfr\\.Event) ");

  /** Does all that without a flight recorder. */
  static final class Silent {
    private Silent() {}

    public static void main(String[] arguments) {
      System.out.println(ModuleLayer.boot().findModule("jdk.jfr").isPresent());
      Works.work();
    }
  }

  @Test
  void whereThereIsNoFlightRecorderNothingFails() throws Exception {
    assertEquals("false\n", Children.run(Silent.class, "--limit-modules=java.base"));
  }
}
