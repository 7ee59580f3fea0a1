package dsock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many sockets the system has lent to this process. */
final class Descriptors {
  private static final Path OPEN = Path.of("/proc/self/fd");

  private Descriptors() {}

  /** Counts them once the poller has let go of those that have been closed. */
  static long settled() throws IOException {
    Ends.tcp().close(); // the JDK keeps one for itself from then on
    Ends.listen().close(); // that waits for the poller
    return open();
  }

  /** Returns once there are no more than there were. */
  static void areBackTo(long before) {
    Until.holds(() -> open() <= before);
  }

  private static long open() {
    try (var names = Files.list(OPEN)) {
      return names.filter(Descriptors::isSocket).count();
    } catch (IOException e) {
      throw new AssertionError("this system does not tell", e);
    }
  }

  private static boolean isSocket(Path name) {
    try {
      return Files.readSymbolicLink(name).toString().startsWith("socket:");
    } catch (IOException closed) {
      return false; // between the list and the look at it
    }
  }
}
