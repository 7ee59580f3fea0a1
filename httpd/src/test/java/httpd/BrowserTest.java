package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real browser opens the site of this project, served by it. Needs Debian's package chromium, or
 * its like.
 */
@Tag("peers")
class BrowserTest {
  private static final Path SITE = Path.of("..", "docs", "site");
  private static final Path SCREENSHOT = Path.of("target", "site.png").toAbsolutePath();

  private final ConcurrentLinkedQueue<Fetch> fetches = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  /** What the browser has fetched, and on which connection: the port at its side. */
  private record Fetch(String path, int status, int connection) {}

  @Test
  void chromiumShowsTheSite(@TempDir Path profile) throws Exception {
    Files.deleteIfExists(SCREENSHOT);
    var folder = Folder.of(SITE);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var tasks = Bundle.open();
        var server = HttpServer.listen(address, Limits.DEFAULT)) {
      server.logTo(log);
      tasks.go(() ->
          server.serve(x -> {
            folder.handle(x);
            fetches.add(new Fetch(x.path(), x.status(), x.remote().getPort()));
          }));
      Chromium.browse(
          "http://127.0.0.1:" + server.port() + "/", profile, SCREENSHOT, "window-size=1200,2500");
      Main.end(server, Duration.ofSeconds(10));
      tasks.await();
    }

    for (var path : List.of("/", "/style.css", "/bundle.svg", "/layers.svg")) {
      assertEquals(List.of(200), statusOf(path), path + " in " + fetches);
    }
    var connections = fetches.stream().map(Fetch::connection).distinct().count();
    assertTrue(connections < fetches.size(), connections + " connections for " + fetches);
    assertEquals(fetches.size(), log.toString(StandardCharsets.UTF_8).lines().count());
    assertTrue(Files.size(SCREENSHOT) > 50_000, "there is hardly anything on " + SCREENSHOT);
  }

  private List<Integer> statusOf(String path) {
    return fetches.stream().filter(fetch -> fetch.path.equals(path)).map(Fetch::status).toList();
  }
}
