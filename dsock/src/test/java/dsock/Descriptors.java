package dsock;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many descriptors this process has open. */
final class Descriptors {
  private static final Path OPEN = Path.of("/proc/self/fd");

  private Descriptors() {}

  static long open() {
    try (var names = Files.list(OPEN)) {
      return names.count();
    } catch (IOException e) {
      throw new AssertionError("this system does not tell", e);
    }
  }

  /**
   * Returns once there are no more than there were; the poller lets go of them on its own thread.
   */
  static void areBackTo(long before) {
    Until.holds(() -> open() <= before);
    assertTrue(open() <= before);
  }
}
