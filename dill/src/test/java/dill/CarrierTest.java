package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.loop.Carrier;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What carries the tasks of a program, by the flags of its JVM. */
class CarrierTest {
  private static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

  /** Says where a task of a program on loops runs, and where one that is started outside. */
  static final class Where {
    private Where() {}

    public static void main(String[] arguments) {
      Loops.run(1, () -> System.out.println("program " + Carrier.current().isLoop()));
      Loops.run(1, () -> {}); // a second notice would be one too many
      try (var bundle = Bundle.open()) {
        bundle.go(() -> System.out.println("other " + Carrier.current().isLoop()));
        bundle.await();
      }
    }
  }

  @Test
  void onlyProgramsOnLoopsAreOnLoops() throws Exception {
    assertEquals("program true\nother false\n", Children.run(Where.class, OPEN));
  }

  @Test
  void whereTheDoorIsShutAllRunOnTheSchedulerOfTheJdkAndALineSaysSo() throws Exception {
    assertEquals(
        "dill: no event loops without --add-opens java.base/java.lang=ALL-UNNAMED; tasks run on the"
            + " JDK's scheduler\nprogram false\nother false\n",
        Children.run(Where.class));
  }

  @Test
  void aPropertyLetsAllTasksRunOnLoops() throws Exception {
    assertEquals("program true\nother true\n", Children.run(Where.class, OPEN, "-Ddill.loops=2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void aPollerCanBeChosen(String poller) throws Exception {
    assertEquals(
        "program true\nother false\n",
        Children.run(Where.class, OPEN, NATIVE, "-Ddill.poller=" + poller));
  }

  /** Says why there are no loops. */
  static final class WhyNot {
    private WhyNot() {}

    public static void main(String[] arguments) {
      try {
        Loops.run(1, () -> {});
      } catch (RuntimeException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void aPollerThatThereIsNotIsRefused() throws Exception {
    assertEquals(
        "dill.poller is kqueue; it may be auto, nio, epoll or uring\n",
        Children.run(WhyNot.class, OPEN, "-Ddill.poller=kqueue"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "uring"})
  void aPollerThatCannotBeUsedIsRefused(String poller) throws IOException, InterruptedException {
    var said =
        Children.run(WhyNot.class, OPEN, "--illegal-native-access=deny", "-Ddill.poller=" + poller);
    assertTrue(said.contains("cannot be used") && said.contains("--enable-native-access"), said);
  }
}
