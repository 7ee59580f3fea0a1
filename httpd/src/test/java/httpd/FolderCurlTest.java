package httpd;

import static java.nio.file.Files.createDirectories;
import static java.nio.file.Files.readString;
import static java.nio.file.Files.setLastModifiedTime;
import static java.nio.file.Files.writeString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What curl makes of a folder. */
@Tag("peers")
class FolderCurlTest {
  private static final String DIGITS = "0123456789";

  @TempDir Path temporary;
  private Path root;
  private Running running;

  @BeforeEach
  void aServerWithAFolder() throws IOException {
    root = createDirectories(temporary.resolve("site"));
    createDirectories(root.resolve("folder"));
    writeString(root.resolve("folder/index.html"), "index");
    writeString(root.resolve("digits.txt"), DIGITS);
    setLastModifiedTime(
        root.resolve("digits.txt"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    running = Running.with(Folder.of(root));
  }

  @AfterEach
  void isOver() {
    running.close();
  }

  /** Runs curl. Returns what it prints, and the status. */
  private String curl(String target, String... options) throws Exception {
    var command =
        new ArrayList<>(
            List.of("curl", "--silent", "--show-error", "--max-time", "20", "--noproxy", "*"));
    command.addAll(List.of("--write-out", " %{http_code}"));
    command.addAll(List.of(options));
    command.add(running.uri("") + target);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @Test
  void curlGetsAFile() throws Exception {
    assertEquals(DIGITS + " 200", curl("/digits.txt"));
    assertEquals(DIGITS + " 200", curl("/digits.txt", "--compressed"));
    assertEquals(DIGITS + " 200", curl("/digits.txt", "--http1.0"));
  }

  @Test
  void curlUnpacksWhatIsCompressed() throws Exception {
    var text = "let a = 1;\n".repeat(200);
    writeString(root.resolve("a.js"), text);
    assertEquals(text + " 200", curl("/a.js", "--compressed"));
    assertEquals(text + " 200", curl("/a.js", "--compressed", "--http1.0"));
    var size = curl("/a.js", "--compressed", "-o", "/dev/null", "-w", "%{size_download}");
    assertTrue(Integer.parseInt(size) < text.length() / 10, size);
  }

  @Test
  void curlGetsAHead() throws Exception {
    var head = curl("/digits.txt", "--head");
    assertTrue(head.startsWith("HTTP/1.1 200 OK\r\n") && head.endsWith("\r\n\r\n 200"), head);
  }

  @Test
  void curlGetsARange() throws Exception {
    assertEquals("2345 206", curl("/digits.txt", "--range", "2-5"));
    assertEquals("789 206", curl("/digits.txt", "--range", "-3"));
    assertTrue(curl("/digits.txt", "--range", "10-").endsWith(" 416"));
  }

  @Test
  void curlGoesOnWhereItStopped() throws Exception {
    var half = writeString(temporary.resolve("half"), "0123");

    assertEquals(" 206", curl("/digits.txt", "--continue-at", "-", "--output", half.toString()));
    assertEquals(DIGITS, readString(half));
  }

  @Test
  void curlGetsWhatIsNewer() throws Exception {
    assertEquals(" 304", curl("/digits.txt", "--time-cond", "3 Feb 2001 04:05:06 GMT"));
    assertEquals(DIGITS + " 200", curl("/digits.txt", "--time-cond", "3 Feb 2001 04:05:05 GMT"));
    assertTrue(curl("/digits.txt", "--time-cond", "-3 Feb 2001 04:05:05 GMT").endsWith(" 412"));
  }

  @Test
  void curlKeepsTheTag() throws Exception {
    var tag = temporary.resolve("tag").toString();

    assertEquals(DIGITS + " 200", curl("/digits.txt", "--etag-save", tag));
    assertEquals(" 304", curl("/digits.txt", "--etag-compare", tag));
    writeString(root.resolve("digits.txt"), "changed");
    assertEquals("changed 200", curl("/digits.txt", "--etag-compare", tag));
  }

  @Test
  void curlFollowsAFolderToItsNewPlace() throws Exception {
    assertEquals("index 200", curl("/folder", "--location"));
    assertEquals("index 200", curl("/folder?a=b", "--location"));
    assertEquals("index 200", curl("/folder/../%66older", "--location", "--path-as-is"));
  }

  @Test
  void curlDoesNotGetOut() throws Exception {
    var tries =
        List.of("/../secret", "/folder/../../secret", "/%2e%2e/secret", "/..%2fsecret", "//secret");
    writeString(temporary.resolve("secret"), "secret");
    for (var target : tries) {
      var answer = curl(target, "--path-as-is", "--globoff");
      assertTrue(answer.endsWith(" 400") || answer.endsWith(" 404"), target + " gets " + answer);
    }
  }

  @Test
  void curlCannotPutAnythingIn() throws Exception {
    var large = writeString(temporary.resolve("large"), "x".repeat(3_000_000));

    assertTrue(curl("/digits.txt", "--upload-file", large.toString()).endsWith(" 405"));
    assertTrue(curl("/digits.txt", "--data", "x=y").endsWith(" 405"));
    assertTrue(curl("/digits.txt", "--request", "DELETE").endsWith(" 405"));
    assertEquals(DIGITS, readString(root.resolve("digits.txt")));
  }
}
