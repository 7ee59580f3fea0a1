package dill;

import static dill.Choose.after;
import static dill.Choose.choose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is free of cost, on the JDK's scheduler and on loops. */
class CostTest {
  private static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

  /** Prints the threads of both kinds that start while choices wait, with a time limit each. */
  static final class Chooses {
    private static final int CHOICES = 1_000;

    private Chooses() {}

    public static void main(String[] arguments) throws IOException {
      var file = Files.createTempFile("chooses", ".jfr");
      try (var bundle = Bundle.open();
          var recording = new Recording()) {
        recording.enable("jdk.VirtualThreadStart");
        recording.enable("jdk.ThreadStart");
        var values = Channel.<Integer>create();
        bundle.go(() -> rounds(values, recording));
        bundle.go(() -> answer(values));
        bundle.await();
        recording.dump(file);
        RecordingFile.readAllEvents(file).stream()
            .map(Chooses::started)
            .filter(name -> !belongsToTheJdk(name))
            .forEach(System.out::println);
      } finally {
        Files.delete(file);
      }
    }

    /** One choice in two is in vain. What is made once has been made before the recording. */
    private static void rounds(Channel<Integer> values, Recording recording) {
      var nothing = Channel.<Integer>create();
      int late = 0;
      for (int i = 0; i < 2 * CHOICES; i++) {
        if (i == CHOICES) {
          recording.start();
          late = 0;
        }
        late +=
            choose(nothing.receiving(x -> x), after(Deadline.in(Duration.ofNanos(1_000)), () -> 1));
        choose(values.receiving(x -> x), after(Deadline.inSeconds(60), () -> -1));
      }
      values.done();
      System.out.println(late + " in vain");
    }

    private static void answer(Channel<Integer> values) {
      for (int i = 0; i < 2 * CHOICES; i++) {
        values.send(i);
      }
    }

    private static String started(RecordedEvent event) {
      var thread = event.getThread();
      return event.getEventType().getName() + ' ' + (thread == null ? "" : thread.getJavaName());
    }

    /** Its flight recorder, its compilers, and what it has once for all virtual threads. */
    private static boolean belongsToTheJdk(String started) {
      return started.matches(
          "jdk.ThreadStart (?:JFR|C[12]|ForkJoinPool-1-worker-|VirtualThread-).*");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aChoiceWithATimeLimitStartsNoThread(int loops) throws Exception {
    assertEquals(
        "1000 in vain\n", Children.run(Chooses.class, OPEN, NATIVE, "-Ddill.loops=" + loops));
  }

  /** Prints how many bytes a message costs, in a heap of which nothing is ever given back. */
  static final class Passes {
    private static final int BATCH = 500;
    private static final int BATCHES = 4_000;

    private Passes() {}

    public static void main(String[] arguments) {
      try (var bundle = Bundle.open()) {
        var alone = bundle.fork(() -> bytes(Passes::alone));
        bundle.await();
        System.out.println("one task " + (alone.resultNow() < 1));
        var together = bundle.fork(() -> bytes(Passes::together));
        bundle.await();
        System.out.println("two tasks " + (together.resultNow() < 4)); // some wait, once a batch
      }
    }

    private static double bytes(Runnable messages) {
      messages.run(); // warms up
      long before = used();
      messages.run();
      return (double) (used() - before) / (BATCH * BATCHES);
    }

    private static long used() {
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void alone() {
      var channel = Channel.<String>buffered(BATCH);
      for (int i = 0; i < BATCHES; i++) {
        fill(channel);
        empty(channel);
      }
    }

    private static void together() {
      var channel = Channel.<String>buffered(2 * BATCH);
      var full = Channel.<String>create();
      try (var bundle = Bundle.open()) {
        bundle.go(() -> {
          for (int i = 0; i < BATCHES; i++) {
            fill(channel);
            full.send("full");
          }
        });
        for (int i = 0; i < BATCHES; i++) {
          full.receive();
          empty(channel);
        }
      }
    }

    private static void fill(Sender<String> channel) {
      for (int i = 0; i < BATCH; i++) {
        channel.send("a");
      }
    }

    private static void empty(Receiver<String> channel) {
      for (int i = 0; i < BATCH; i++) {
        channel.receive();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aMessageThroughABufferThatHasRoomAllocatesNothing(int loops) throws Exception {
    var flags = new ArrayList<>(List.of(OPEN, NATIVE, "-Ddill.loops=" + loops));
    flags.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseEpsilonGC", "-Xmx256m"));
    assertEquals(
        "one task true\ntwo tasks true\n",
        Children.run(Passes.class, flags.toArray(String[]::new)));
  }
}
