package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser. Needs Debian's package chromium, or its like. */
final class Chromium {
  private Chromium() {}

  /**
   * Opens a page, and makes a picture of it.
   *
   * @param profile a folder for what it remembers
   * @param screenshot where the picture goes
   * @param more flags, without dashes, such as the size of the window
   */
  static void browse(String url, Path profile, Path screenshot, String... more)
      throws InterruptedException {
    var flags =
        Stream.of(
            "headless",
            "no-sandbox",
            "disable-gpu",
            "disable-quic",
            "no-first-run",
            "disable-background-networking",
            "disable-component-update",
            "disable-sync",
            "hide-scrollbars",
            "user-data-dir=" + profile,
            "screenshot=" + screenshot);
    var command =
        Stream.of(
                Stream.of("chromium"),
                Stream.concat(flags, Arrays.stream(more)).map(flag -> "--" + flag),
                Stream.of(url))
            .flatMap(part -> part)
            .toList();
    var log = Path.of("target", "chromium.log").toFile();
    var start = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
    Process chromium;
    try {
      chromium = start.start();
    } catch (IOException e) {
      throw new AssertionError(
          "there is no chromium here; install it: apt-get install chromium", e);
    }
    try {
      assertTrue(chromium.waitFor(50, TimeUnit.SECONDS), "chromium does not end; see " + log);
      assertEquals(0, chromium.exitValue(), "chromium has failed; see " + log);
    } finally {
      chromium.destroyForcibly();
    }
  }
}
