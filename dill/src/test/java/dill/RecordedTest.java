package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.loop.ChannelPollable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/** Which events a flight recording has, by which it is asked for. */
class RecordedTest {
  private static final List<String> ALL =
      List.of("dill.BundleLeak", "dill.Cancel", "dill.ChannelFull", "dill.Task", "dill.Wait");

  /** Does something of each kind, and prints the names of what has been recorded of it. */
  static final class Works {
    private Works() {}

    public static void main(String[] arguments) throws IOException {
      var file = Files.createTempFile("works", ".jfr");
      try (var recording = new Recording()) {
        ALL.forEach(recording::disable);
        Arrays.stream(System.getProperty("record").split(","))
            .forEach(name -> recording.enable(name).withoutThreshold());
        recording.start();
        work();
        recording.dump(file);
        RecordingFile.readAllEvents(file).stream()
            .map(event -> event.getEventType().getName())
            .filter(ALL::contains)
            .distinct()
            .sorted()
            .forEach(System.out::println);
      } finally {
        Files.delete(file);
      }
    }

    private static void work() throws IOException {
      try (var bundle = Bundle.isolated(_ -> {})) {
        bundle.go("leaves open", () -> Bundle.open());
        bundle.await();
        sendOneTooMany(bundle, 0);
        sendOneTooMany(bundle, 1);
        waitForSocket(bundle);
        Until.waiting(bundle, Deadline.NEVER::sleep);
      }
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

    private static void waitForSocket(Bundle bundle) throws IOException {
      var pipe = Pipe.open();
      var input = ChannelPollable.of(pipe.source());
      var task = Until.waiting(bundle, () -> input.awaitReadable(Long.MAX_VALUE));
      var line = Tasks.dump().lines().filter(text -> text.contains("#" + task.threadId() + ","));
      System.out.println("seen " + line.anyMatch(text -> text.contains("waits: socket")));
      pipe.sink().write(ByteBuffer.allocate(1));
      bundle.await();
      input.close();
      pipe.sink().close();
    }
  }

  private static List<String> recorded(String names, String... flags) throws Exception {
    var all = Arrays.copyOf(flags, flags.length + 1);
    all[flags.length] = "-Drecord=" + names;
    var lines = Children.run(Works.class, all).lines().toList();
    return lines.stream().filter(line -> ALL.contains(line) || line.startsWith("seen")).toList();
  }

  @Test
  void aRecordingHasWhatItIsAskedForAndNothingElse() throws Exception {
    for (var name : ALL) {
      assertEquals(List.of("seen true", name), recorded(name));
    }
  }

  @Test
  void diagnosticsChangeNothingOfThat() throws Exception {
    var names = String.join(",", ALL);
    var expected = recorded(names);
    assertEquals(1 + ALL.size(), expected.size());
    assertEquals(expected, recorded(names, "-Ddill.diagnostics=true"));
  }
}
