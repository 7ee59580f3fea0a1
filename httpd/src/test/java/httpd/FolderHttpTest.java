package httpd;

import static java.nio.file.Files.createDirectories;
import static java.nio.file.Files.setLastModifiedTime;
import static java.nio.file.Files.write;
import static java.nio.file.Files.writeString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets from a folder, byte by byte. */
class FolderHttpTest {
  private static final String INDEX = "<!doctype html><title>index</title>\n";
  private static final String DIGITS = "0123456789";
  private static final String DATE = "Sat, 03 Feb 2001 04:05:06 GMT";
  private static final FileTime OLD = FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z"));

  @TempDir Path root;
  private final byte[] large = new byte[StaticFile.SMALL * 3 + 7];
  private Running running;
  private RawClient client;

  @BeforeEach
  void aServerWithAFolder() throws IOException {
    new Random(1).nextBytes(large);
    createDirectories(root.resolve("folder/bare"));
    writeOld("index.html", INDEX);
    writeOld("digits.txt", DIGITS);
    writeOld("empty.css", "");
    write(root.resolve("large.bin"), large);
    setLastModifiedTime(root.resolve("large.bin"), OLD);
    serve(Folder.of(root));
  }

  @AfterEach
  void isOver() throws IOException {
    client.close();
    running.close();
  }

  private void serve(Folder folder) throws IOException {
    running = Running.with(folder);
    client = running.connect();
  }

  private void writeOld(String name, String text) throws IOException {
    setLastModifiedTime(writeString(root.resolve(name), text), OLD);
  }

  private String get(String target, String... fields) throws IOException {
    return ask("GET", target, fields);
  }

  private String ask(String method, String target, String... fields) throws IOException {
    send(method, target, fields);
    return client.receiveResponse();
  }

  /** Asks for the head alone, and then for something else: a body would be in the way. */
  private String head(String target, String... fields) throws IOException {
    send("HEAD", target, fields);
    var head = client.receiveUntil("\r\n\r\n");
    assertStatus(501, ask("MAKE", "/"));
    return head;
  }

  private void send(String method, String target, String... fields) throws IOException {
    var lines = new StringBuilder();
    for (var field : fields) {
      lines.append(field).append("\r\n");
    }
    client.send(method + " " + target + " HTTP/1.1\r\nHost: test\r\n" + lines + "\r\n");
  }

  private static String field(String response, String name) {
    return headOf(response)
        .lines()
        .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
        .map(line -> line.substring(name.length() + 2))
        .reduce((a, b) -> a + " | " + b)
        .orElse("none");
  }

  private static String headOf(String response) {
    return response.substring(0, response.indexOf("\r\n\r\n"));
  }

  private static String body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  private static void assertStatus(int status, String response) {
    assertEquals("HTTP/1.1 " + status, response.substring(0, 12), response);
  }

  private String largeAsText(int first, int end) {
    return new String(large, first, end - first, StandardCharsets.ISO_8859_1);
  }

  @Test
  void aFileComesWithWhatThereIsToSayAboutIt() throws IOException {
    var response = get("/");

    assertStatus(200, response);
    assertEquals("text/html; charset=utf-8", field(response, "Content-Type"));
    assertEquals("" + INDEX.length(), field(response, "Content-Length"));
    assertEquals(DATE, field(response, "Last-Modified"));
    assertTrue(field(response, "ETag").matches("\"[0-9a-z]+-[0-9a-z]+\""), response);
    assertEquals("bytes", field(response, "Accept-Ranges"));
    assertEquals("nosniff", field(response, "X-Content-Type-Options"));
    assertFalse(field(response, "Date").equals("none"));
    assertEquals("none", field(response, "Transfer-Encoding"));
    assertEquals(INDEX, body(response));
    assertEquals(
        response.replaceAll("Date: .*", ""), get("/index.html").replaceAll("Date: .*", ""));
  }

  @Test
  void aLargeFileComesWhole() throws IOException {
    var response = get("/large.bin");

    assertStatus(200, response);
    assertEquals("application/octet-stream", field(response, "Content-Type"));
    assertEquals("" + large.length, field(response, "Content-Length"));
    assertEquals(largeAsText(0, large.length), body(response));
  }

  @Test
  void anEmptyFileIsAFile() throws IOException {
    var response = get("/empty.css");

    assertStatus(200, response);
    assertEquals("0", field(response, "Content-Length"));
    assertEquals("text/css; charset=utf-8", field(response, "Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/digits.txt", "/large.bin", "/empty.css", "/none", "/folder"})
  void aHeadIsThatOfTheWholeReply(String target) throws IOException {
    var whole = headOf(get(target)).replaceAll("\r\nDate: [^\r]*", "");

    assertEquals(whole, headOf(head(target)).replaceAll("\r\nDate: [^\r]*", ""));
    assertEquals(
        whole, headOf(head(target, "Range: bytes=0-0")).replaceAll("\r\nDate: [^\r]*", ""));
  }

  @Test
  void whatCannotBeDoneToAFileIsRefused() throws IOException {
    var options = ask("OPTIONS", "/digits.txt");
    assertStatus(204, options);
    assertEquals("GET, HEAD, OPTIONS", field(options, "Allow"));

    var delete = ask("DELETE", "/digits.txt");
    assertStatus(405, delete);
    assertEquals("GET, HEAD, OPTIONS", field(delete, "Allow"));

    assertStatus(405, ask("TRACE", "/digits.txt"));
    assertStatus(405, ask("PATCH", "/none"));
    assertStatus(501, ask("get", "/digits.txt"));
    assertStatus(501, ask("PROPFIND", "/"));
  }

  @Test
  void aBodyThatNobodyWantsIsNoHarm() throws IOException {
    client.send("PUT /digits.txt HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc");
    assertStatus(405, client.receiveResponse());
    assertEquals(DIGITS, body(get("/digits.txt")));
  }

  @ParameterizedTest
  @CsvSource({
    "/folder, folder/",
    "/folder?, folder/",
    "/folder?a=b/../c&d, folder/?a=b/../c&d",
    "/%66older, folder/",
    "/folder/bare, bare/",
    "/folder/../folder, folder/",
    "http://elsewhere/folder, folder/",
  })
  void aFolderThatIsAskedForLikeAFileHasMoved(String target, String location) throws IOException {
    var response = get(target);

    assertStatus(301, response);
    assertEquals(location, field(response, "Location"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "x:y", "javascript:alert(1)", "ä", "100%", "a\r\nSet-Cookie: b", "?", "#"})
  void anOddNameIsEscapedInItsNewPlace(String name) throws IOException {
    createDirectories(root.resolve(name));
    var response = get("/" + Segment.encode(name));

    assertStatus(301, response);
    assertEquals(Segment.encode(name) + "/", field(response, "Location"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//folder",
        "//test/folder",
        "/%2ffolder",
        "/%5cfolder",
        "/\\folder",
        "//test/%2e%2e/folder"
      })
  void noDoubleSlashLeadsAway(String target) throws IOException {
    var response = get(target);

    assertStatus(404, response);
    assertEquals("none", field(response, "Location"));
  }

  @Test
  void whatIsNotThereIsA404AndTheConnectionStays() throws IOException {
    assertStatus(404, get("/none"));
    assertStatus(404, get("/index.html/"));
    assertStatus(404, get("/folder/"));
    assertStatus(404, get("/" + "a".repeat(300)));
    assertStatus(404, get("/none", "If-None-Match: *", "Range: bytes=0-0"));
    assertEquals(DIGITS, body(get("/digits.txt")));
  }

  @Test
  void whatTheSystemDoesNotShowIsA403() throws IOException {
    client.close();
    running.close();
    serve(Folder.of(Path.of("/proc/sys/vm"))); // where Linux has a file that not even root may read

    assertStatus(403, get("/drop_caches"));
  }

  @Test
  void aFolderIsListedOnlyIfThatIsWanted() throws IOException {
    assertStatus(404, get("/folder/"));
    client.close();
    running.close();
    serve(Folder.of(root, FolderSettings.DEFAULT.withListing(true)));

    var response = get("/folder/");
    assertStatus(200, response);
    assertEquals("text/html; charset=utf-8", field(response, "Content-Type"));
    assertEquals(
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        field(response, "Content-Security-Policy"));
    assertTrue(body(response).contains("<a href=\"bare/\">bare/</a>"), response);
    assertEquals(
        headOf(response).replaceAll("Date: .*", ""),
        headOf(head("/folder/")).replaceAll("Date: .*", ""));
    assertEquals(INDEX, body(get("/")));
    assertStatus(404, get("/none/"));
  }

  @Test
  void aClientThatHasTheFileIsToldSo() throws IOException {
    var tag = field(get("/digits.txt"), "ETag");

    for (var condition : new String[] {"If-None-Match: " + tag, "If-Modified-Since: " + DATE}) {
      var response = get("/digits.txt", condition, "Range: bytes=0-1");
      assertStatus(304, response);
      assertEquals(tag, field(response, "ETag"));
      assertEquals("none", field(response, "Content-Length"));
      assertStatus(304, head("/digits.txt", condition));
    }
    assertEquals(DIGITS, body(get("/digits.txt", "If-None-Match: \"other\"")));
    assertEquals(DIGITS, body(get("/digits.txt", "If-Match: " + tag)));
    assertStatus(412, get("/digits.txt", "If-Match: \"other\""));
    assertStatus(412, get("/digits.txt", "If-Unmodified-Since: Fri, 02 Feb 2001 04:05:06 GMT"));
    assertStatus(412, head("/large.bin", "If-Match: \"other\""));
  }

  @Test
  void aRangeIsCutOutOfAFile() throws IOException {
    var response = get("/digits.txt", "Range: bytes=2-4");

    assertStatus(206, response);
    assertEquals("bytes 2-4/10", field(response, "Content-Range"));
    assertEquals("3", field(response, "Content-Length"));
    assertEquals("text/plain; charset=utf-8", field(response, "Content-Type"));
    assertEquals(field(get("/digits.txt"), "ETag"), field(response, "ETag"));
    assertEquals("234", body(response));
    assertEquals("789", body(get("/digits.txt", "Range: bytes=-3")));
    assertEquals("9", body(get("/digits.txt", "Range: bytes=9-")));
  }

  @Test
  void aRangeIsCutOutOfALargeFile() throws IOException {
    var response = get("/large.bin", "Range: bytes=70000-170000");

    assertStatus(206, response);
    assertEquals("bytes 70000-170000/" + large.length, field(response, "Content-Range"));
    assertEquals(largeAsText(70_000, 170_001), body(response));
    assertEquals(
        largeAsText(large.length - 5, large.length), body(get("/large.bin", "Range: bytes=-5")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/digits.txt", "/large.bin"})
  void aRangeBehindTheEndIsA416(String target) throws IOException {
    var size = field(get(target), "Content-Length");
    var response = get(target, "Range: bytes=" + size + "-");

    assertStatus(416, response);
    assertEquals("bytes */" + size, field(response, "Content-Range"));
  }

  @Test
  void aRangeOfAnotherVersionIsTheWholeFile() throws IOException {
    var tag = field(get("/digits.txt"), "ETag");
    var range = "Range: bytes=0-1";

    assertEquals("01", body(get("/digits.txt", range, "If-Range: " + tag)));
    assertEquals("01", body(get("/digits.txt", range, "If-Range: " + DATE)));
    assertEquals(DIGITS, body(get("/digits.txt", range, "If-Range: \"other\"")));
    assertEquals(DIGITS, body(get("/digits.txt", range, "If-Range: W/" + tag)));
    assertEquals(DIGITS, body(get("/digits.txt", "If-Range: " + tag)));
  }

  @Test
  void whatIsNoRangeIsTheWholeFile() throws IOException {
    assertStatus(200, get("/digits.txt", "Range: lines=0-1"));
    assertStatus(200, get("/digits.txt", "Range: bytes=0-0", "Range: bytes=1-1"));
    assertStatus(200, get("/digits.txt", "Range: bytes=0-5,5-9"));
    assertStatus(200, get("/empty.css", "Range: bytes=0-5"));
  }

  @Test
  void severalRangesComeAsPartsOfOneBody() throws IOException {
    var response = get("/digits.txt", "Range: bytes=8-,0-0,2-3");
    var type = field(response, "Content-Type");
    assertStatus(206, response);
    assertEquals("none", field(response, "Content-Range"));
    assertTrue(type.startsWith("multipart/byteranges; boundary="), type);

    var between = "\r\n--" + type.substring(type.indexOf('=') + 1);
    var part =
        between
            + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes %s/10\r\n\r\n%s";
    assertEquals(
        part.formatted("8-9", "89")
            + part.formatted("0-0", "0")
            + part.formatted("2-3", "23")
            + between
            + "--\r\n",
        body(response));
  }

  @Test
  void severalRangesOfALargeFileAreThoseOfTheFile() throws IOException {
    var response = get("/large.bin", "Range: bytes=0-99999,150000-");

    assertTrue(body(response).contains("\r\n\r\n" + largeAsText(0, 100_000) + "\r\n--"));
    assertTrue(body(response).contains("\r\n\r\n" + largeAsText(150_000, large.length) + "\r\n--"));
    assertEquals(DIGITS, body(get("/digits.txt")));
  }

  @Test
  void aFileThatGetsShorterWhileItIsSentEndsTheConnection() throws IOException {
    try (var file = new RandomAccessFile(root.resolve("long").toFile(), "rw")) {
      file.setLength(1L << 30); // more than is under way at a time
      send("GET", "/long");
      assertEquals("" + (1L << 30), field(client.receiveUntil("\r\n\r\n"), "Content-Length"));
      file.setLength(0);
    }
    assertThrows(IOException.class, this::receiveLong);
  }

  private void receiveLong() throws IOException {
    long left = 1L << 30;
    while (left > 0) {
      int count = client.socket().getInputStream().readNBytes(1 << 20).length;
      if (count == 0) {
        throw new IOException("the server is done, and " + left + " bytes are missing");
      }
      left -= count;
    }
  }

  @Test
  void whatIsNoFolderCannotBeServed() {
    for (var path : new String[] {"none", "digits.txt"}) {
      var e = assertThrows(FileSystemException.class, () -> Folder.of(root.resolve(path)));
      assertTrue(e.toString().endsWith("folder"), e.toString());
    }
  }

  @Test
  void namesMayBeInAnyLanguage() throws IOException {
    for (var name : new String[] {"ä.txt", "a\u0308.txt", "日本.txt"}) {
      writeString(root.resolve(name), "" + name.length());
      assertEquals("" + name.length(), body(get("/" + Segment.encode(name))));
      assertEquals(
          "" + name.length(), body(get("/" + Segment.encode(name).toLowerCase(Locale.ROOT))));
    }
  }
}
