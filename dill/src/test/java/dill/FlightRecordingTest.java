package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.CountDownLatch;
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
}
