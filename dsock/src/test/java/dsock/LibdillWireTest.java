package dsock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Talks to libdill itself: {@code -Ddill.c=CHECKOUT} has these tests run. */
@Tag("libdill")
class LibdillWireTest {
  private static final Deadline SOON = Deadline.NEVER; // JUnit's time limit ends what hangs
  private static final List<String> TASKS = // and channels, and time
      List.of(
          "go",
          "bundle",
          "bundle_wait",
          "yield",
          "prologue",
          "epilogue",
          "now",
          "msleep",
          "chmake",
          "chsend",
          "chrecv",
          "chdone",
          "choose",
          "go_",
          "setjmp",
          "longjmp",
          "setsp",
          "socks5_auth_function");
  private static final int MOST = 300_000;

  private static Path program = Path.of("");

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws IOException, InterruptedException {
    program = CPeer.compile();
  }

  private CPeer start(String... words) throws IOException {
    return CPeer.start(program, folder, words);
  }

  private static byte[] reversed(byte[] bytes) {
    var reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  /** Has messages of all lengths sent back, in reverse. */
  private static void assertSentBack(MessageSocket messages, int longest) throws IOException {
    var random = new Random(7);
    for (int i = 0; i < 100; i++) {
      var message = new byte[random.nextInt(1 + (longest >> random.nextInt(12)))];
      random.nextBytes(message);
      messages.send(message, SOON);
      assertArrayEquals(reversed(message), messages.receive(SOON));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, big", "2, big", "2, little", "3, little", "5, little", "8, big", "8, little"})
  void prefix(int width, String order) throws IOException, InterruptedException {
    var byteOrder = order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    try (var c = start("prefix", String.valueOf(width), order)) {
      var messages = Prefix.attach(c.tcp(), width, byteOrder, MOST);
      int widest = width < 3 ? (1 << (8 * width)) - 1 : MOST;
      assertSentBack(messages, widest);
      messages.send(new byte[widest], SOON);
      assertEquals(widest, messages.receive(SOON).length);
      messages.done(SOON); // libdill's hclose resets the connection then
      c.assertSaid();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "1234567890", "|", "--"})
  void suffix(String suffix) throws IOException, InterruptedException {
    try (var c = start("suffix", suffix)) {
      var messages = Suffix.attach(c.tcp(), suffix);
      for (int length = 0; length < 100; length++) {
        var text = "the quick brown fox\rjumps\n- ".repeat(4).substring(0, length);
        if (!text.endsWith(suffix.substring(0, 1))) {
          messages.send(text);
          var back = new StringBuilder(text).reverse().toString();
          assertEquals(back, messages.receiveText(SOON));
        }
      }
      messages.done(SOON);
      c.assertSaid();
    }
  }

  /** libdill receives no more of a message than its terminator has bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"", "STOP"})
  void termOverSuffix(String terminator) throws IOException, InterruptedException {
    try (var c = start("term-suffix", terminator)) {
      var lines = Term.attach(Suffix.attach(c.tcp(), Suffix.CRLF), terminator);
      lines.send("ABCD");
      assertEquals("DCBA", lines.receiveText(SOON));
      lines.send("x");
      assertEquals("x", lines.receiveText(SOON));
      lines.done(SOON);
      assertFalse(lines.more(SOON));
      assertGoesOnWithBytes(lines.detach(SOON).detach(SOON));
      c.assertSaid();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "STOP"})
  void termOverPrefix(String terminator) throws IOException, InterruptedException {
    try (var c = start("term-prefix", terminator)) {
      var messages = Term.attach(Prefix.attach(c.tcp(), 8), terminator);
      messages.send("ABCDEFGH");
      assertEquals("HGFEDCBA", messages.receiveText(SOON));
      assertGoesOnWithBytes(messages.detach(SOON).detach(SOON));
      c.assertSaid();
    }
  }

  private static void assertGoesOnWithBytes(Tcp tcp) throws IOException {
    assertEquals("bye", Utf8.utf8(tcp.receive(3, SOON)));
    tcp.send(ByteBuffer.wrap(Utf8.utf8("over")), SOON);
    tcp.close(SOON);
  }

  @Test
  void aClientOfHttp() throws IOException, InterruptedException {
    try (var c = start("http-client")) {
      var http = Http.attach(c.tcp());
      var request = http.receiveRequest(SOON);
      assertEquals("GET /a/b/c", request.method() + " " + request.target());
      var fields = new HashMap<String, String>();
      request.fields().forEach(field -> fields.put(field.name(), field.value()));
      assertEquals("www.example.org", fields.get("Host"));
      assertEquals("Tue, 15 Nov 1994 08:12:31 GMT", fields.get("Date"));
      var answer = new Http.Response(200, Fields.of("one", "two", "Content-Length", "5"));
      http.sendResponse(answer, ByteBuffer.wrap(Utf8.utf8("hello")));
      assertFalse(http.more(SOON));
      http.detach(SOON).close(SOON);
      c.assertSaid("200 OK", "one: two", "Content-Length: 5", "hello");
    }
  }

  @Test
  void aServerOfHttp() throws IOException, InterruptedException {
    try (var c = start("http-server")) {
      var http = Http.attach(c.tcp());
      http.sendRequest(new Http.Request("GET", "/x?y", Fields.of("Host", "a", "foo", "bar")));
      var response = http.receiveResponse(SOON);
      assertEquals(200, response.status());
      assertEquals("OK", response.reason());
      assertEquals("hello", Utf8.utf8(http.receive(5, SOON)));
      assertFalse(http.more(SOON));
      http.detach(SOON).close(SOON);
      c.assertSaid("GET /x?y", "Host: a", "foo: bar");
    }
  }

  @Test
  void eachFunctionOfTheNetworkIsInTheTable() throws IOException {
    var header = Files.readString(Path.of(System.getProperty("dill.c", "")).resolve("libdill.h"));
    var page = Files.readString(Path.of("../docs/dsock.md"));
    var missing = new TreeSet<String>();
    var declared = Pattern.compile("dill_(\\w+)\\(\\s*(?:int|const|char|struct|\\))");
    declared.matcher(header).results().map(found -> found.group(1)).forEach(missing::add);
    assertTrue(missing.size() > 90);
    missing.removeIf(name -> name.endsWith("_mem") || page.contains("`" + name + "`"));
    missing.removeAll(TASKS);
    assertEquals(Set.of(), missing);
  }
}
