package dsock;

import java.nio.file.Path;
import java.util.UUID;

/** Paths for sockets, where a listener makes a file and removes it. */
final class Paths {
  private Paths() {}

  /** One that nobody else has, and short enough. */
  static Path fresh() {
    return Path.of(System.getProperty("java.io.tmpdir"), "dsock-" + UUID.randomUUID());
  }
}
