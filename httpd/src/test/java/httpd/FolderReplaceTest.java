package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is replaced again and again, as publishing tools do it, while many ask for it. */
class FolderReplaceTest {
  private static final int CLIENTS = 8;
  private static final int REQUESTS = 100;

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(ints = {10, StaticFile.SMALL - 30, StaticFile.SMALL + 1, 5 * StaticFile.SMALL})
  void eachReplyIsOneVersionWhole(int size) throws Exception {
    var versions = new ConcurrentHashMap<String, String>();
    var left = new AtomicInteger(CLIENTS * REQUESTS);
    replace(0, size);
    try (var running = Running.with(Folder.of(root));
        var tasks = Bundle.open()) {
      for (int i = 0; i < CLIENTS; i++) {
        tasks.go(() -> {
          try {
            ask(running, left, versions);
          } finally {
            left.set(0); // who fails ends it for all
          }
        });
      }
      tasks.go(() -> {
        for (int i = 1; left.get() > 0; i++) {
          replace(i, size);
          Deadline.NOW.sleep(); // or none of its loop would get to ask
        }
      });
      tasks.await();
    }
    assertTrue(versions.size() > 1, "it has been replaced");
  }

  /** Writes a file that says which version it is, and how long, in all its lines. */
  private void replace(int version, int size) throws IOException {
    int lines = 1 + size / 10 + version / 2 % 4; // two in a row are of one length
    var fresh = Files.writeString(root.resolve("fresh"), "%09d\n".formatted(version).repeat(lines));
    Files.move(
        fresh,
        root.resolve("file"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static void ask(Running running, AtomicInteger left, Map<String, String> versions)
      throws IOException {
    try (var client = running.connect()) {
      while (left.getAndDecrement() > 0) {
        client.send("GET /file HTTP/1.1\r\nHost: test\r\n\r\n");
        var response = client.receiveResponse();
        var head = response.substring(0, response.indexOf("\r\n\r\n"));
        var body = response.substring(head.length() + 4);
        assertTrue(head.startsWith("HTTP/1.1 200"), head);
        assertEquals(1, body.lines().distinct().count(), head);

        var tag = head.lines().filter(line -> line.startsWith("ETag")).findFirst().orElseThrow();
        var what = body.substring(0, 10) + body.length();
        var known = versions.putIfAbsent(tag, what);
        assertTrue(
            known == null || known.equals(what), tag + " stands for " + known + " and " + what);
      }
    }
  }

  @Test
  void aFileThatGrowsAllTheTimeComesAsItIs() throws Exception {
    var line = "012345678\n".getBytes(StandardCharsets.US_ASCII);
    var file =
        Files.writeString(root.resolve("file"), "012345678\n".repeat(StaticFile.SMALL / 10 - 100));
    var left = new AtomicInteger(REQUESTS);
    try (var running = Running.with(Folder.of(root));
        var tasks = Bundle.open();
        var client = running.connect()) {
      tasks.go(() -> {
        while (left.get() > 0) {
          Files.write(file, line, StandardOpenOption.APPEND);
          Deadline.NOW.sleep(); // or nobody on its loop would get to ask
        }
      });
      try {
        while (left.getAndDecrement() > 0) {
          client.send("GET /file HTTP/1.1\r\nHost: test\r\n\r\n");
          var response = client.receiveResponse();
          assertTrue(response.startsWith("HTTP/1.1 200"), response);
          var body = response.substring(response.indexOf("\r\n\r\n") + 4);
          var lines = "012345678\n".repeat(1 + body.length() / 10);
          assertTrue(lines.startsWith(body), "it is all of what was there");
        }
      } finally {
        left.set(0);
      }
      tasks.await();
    }
    assertTrue(Files.size(file) > StaticFile.SMALL, "it has become a large one");
  }
}
