package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final int LARGE = 32 * 1024 * 1024; // more than a connection holds on its way

  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(directory.resolve("index.html"), "<title>home</title>\n");
  }

  // Asked what it can do.

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void helpShowsEachOption(String option) {
    assertEquals(0, run(option));
    for (var name :
        ("--host --port --workers --poller --quiet --list --links --gzip --no-precompressed --cache"
                + " --header --no-security-headers --fallback --spa --error-page --help --version"
                + " directory")
            .split(" ", -1)) {
      assertTrue(text(out).contains(name), text(out));
    }
    assertTrue(text(out).startsWith("Usage: httpd "), text(out));
    assertEquals("", text(err));
  }

  @Test
  void helpFitsIntoAnOrdinaryTerminal() {
    run("--help");
    text(out).lines().forEach(line -> assertTrue(line.length() <= 80, line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V"})
  void versionBeginsWithNameAndNumber(String option) {
    assertEquals(0, run(option));
    assertTrue(text(out).matches("(?s)httpd \\d+\\.\\d+\\S*\n.*"), text(out));
    assertEquals("", text(err));
  }

  // A command line that makes no sense.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --prot 80        | unknown option '--prot'; did you mean --port?
          --hots=0.0.0.0   | unknown option '--hots=0.0.0.0'; did you mean --host?
          -port 80         | unknown option '-port'; did you mean --port?
          -p 80            | unknown option '-p'; did you mean --port?
          --verbose        | unknown option '--verbose'; httpd --help shows those that there are
          -x               | unknown option '-x'; httpd --help shows those that there are
          --port 65536     | invalid value for option '--port': '65536'; a port is a number from 0 (any that is free) to 65535
          --port -1        | invalid value for option '--port': '-1'; a port is a number from 0 (any that is free) to 65535
          --port http      | invalid value for option '--port': 'http'; a port is a number from 0 (any that is free) to 65535
          --port           | missing required parameter for option '--port' (PORT)
          --workers 0      | invalid value for option '--workers': '0'; it must be a number from 1 to 1024
          --workers many   | invalid value for option '--workers': 'many'; it must be a number from 1 to 1024
          --poller kqueue  | invalid value for option '--poller': 'kqueue'; it may be auto, uring, epoll or nio
          --port 1 --port 2| option '--port' (PORT) should be specified only once
          one two          | two directories, 'one' and 'two'; only one can be served
          """)
  void aMistakeIsExplainedInOneLine(String arguments, String explanation) {
    assertEquals(2, run(arguments.split(" +", -1)));
    assertEquals("httpd: " + explanation + "\n", text(err));
    assertEquals("", text(out));
  }

  // It makes sense, but cannot be done.

  @Test
  void aPortInUseIsSaidToBe() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertEquals(1, run("--port", "" + port, directory.toString()));
      assertEquals(
          "httpd: port " + port + " of 127.0.0.1 is in use; --port 0 picks a free one\n",
          text(err));
    }
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() {
    assertEquals(1, run("--host", "192.0.2.1", "--port", "0", directory.toString()));
    assertEquals(
        "httpd: 192.0.2.1 is not an address of this machine; 0.0.0.0 stands for all of them\n",
        text(err));
  }

  @Test
  void aHostWithoutAddressIsRefused() {
    assertEquals(1, run("--host", "no such host", "--port", "0", directory.toString()));
    assertEquals("httpd: the host 'no such host' has no address\n", text(err));
  }

  @Test
  void aDirectoryThatIsNotThereIsNamedInFull() {
    var missing = directory.resolve("a", "..", "b");
    assertEquals(1, run("--port", "0", missing.toString()));
    assertEquals("httpd: there is no directory " + directory.resolve("b") + "\n", text(err));
  }

  @Test
  void aFileIsNoDirectory() {
    var file = directory.resolve("index.html");
    assertEquals(1, run("--port", "0", file.toString()));
    assertEquals("httpd: " + file + " is no directory; give the one that it is in\n", text(err));
  }

  // Serving.

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://127.0.0.1:80/",
    "example.org, http://example.org:80/",
    "::1, http://[::1]:80/",
    "0.0.0.0, http://localhost:80/",
    "::, http://localhost:80/"
  })
  void theAddressCanBeClicked(String host, String url) {
    assertEquals(url, Address.url(Address.name(host, 80), false));
  }

  @Test
  void itServesAndLogsUntilItIsTerminated() throws Exception {
    try (var httpd = Child.httpd("--port", "0", "--workers", "1", directory.toString())) {
      var line = httpd.line();
      assertTrue(
          line.matches(
              "httpd \\S+ serves \\Q"
                  + directory
                  + "\\E at http://127\\.0\\.0\\.1:\\d+/  \\(Ctrl-C stops it\\)"),
          line);
      var url = URI.create(line.replaceFirst(".* at (\\S+) .*", "$1"));
      assertEquals("<title>home</title>\n", get(url));
      httpd.terminate();
      assertEquals(0, httpd.exitCode());
      var log = httpd.rest();
      assertEquals(1, log.size(), log.toString());
      assertTrue(log.getFirst().endsWith("\"GET / HTTP/1.1\" 200 20"), log.getFirst());
      assertEquals("", httpd.err());
    }
  }

  @Test
  void quietMeansNoLog() throws Exception {
    try (var httpd = Child.httpd("--quiet", "--port", "0", directory.toString())) {
      get(httpd.url());
      httpd.terminate();
      assertEquals(0, httpd.exitCode());
      assertEquals("", String.join("\n", httpd.rest()));
    }
  }

  @Test
  void listShowsWhatIsInADirectoryWithoutAPage() throws Exception {
    Files.createDirectory(directory.resolve("sub"));
    Files.writeString(directory.resolve("sub").resolve("note.txt"), "hello");
    try (var httpd = Child.httpd("--list", "--port", "0", directory.toString())) {
      var page = get(httpd.url().resolve("sub/"));
      assertTrue(page.contains("note.txt"), page);
    }
  }

  @Test
  void aReplyThatIsUnderWayIsFinishedBeforeItEnds() throws Exception {
    try (var httpd = serveLargeFile()) {
      var url = httpd.url();
      try (var client = new Socket(url.getHost(), url.getPort())) {
        var reply = askForLargeFile(client);
        httpd.terminate();
        Until.holds(() -> isRefused(url));
        assertEquals(LARGE, bodyLength(reply));
      }
      assertEquals(0, httpd.exitCode());
    }
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws Exception {
    try (var httpd = serveLargeFile()) {
      var url = httpd.url();
      try (var client = new Socket(url.getHost(), url.getPort())) {
        askForLargeFile(client).readNBytes(1);
        httpd.terminate();
        Until.holds(() -> isRefused(url));
        httpd.terminate();
        assertEquals(128 + 15, httpd.exitCode());
      }
    }
  }

  @Test
  void whoDoesNotEndInTimeIsCutOff() throws Exception {
    var busy = new CountDownLatch(1);
    try (var server =
            HttpServer.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Limits.DEFAULT);
        var bundle = Bundle.open();
        var client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      bundle.go(() ->
          server.serve(x -> {
            busy.countDown();
            Deadline.NEVER.sleep();
          }));
      client.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      busy.await();
      Main.end(server, Duration.ofMillis(50));
      bundle.await(); // serve has returned
    }
  }

  @Test
  void exitCodesLeaveTheProcess() throws Exception {
    try (var nonsense = Child.httpd("--nonsense");
        var missing = Child.httpd("--port", "0", directory.resolve("missing").toString())) {
      assertEquals(2, nonsense.exitCode());
      assertEquals(1, missing.exitCode());
    }
  }

  // Helpers.

  private int run(String... arguments) {
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static String get(URI url) throws IOException {
    try (var page = url.toURL().openStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private Child serveLargeFile() throws IOException {
    Files.write(directory.resolve("large"), new byte[LARGE]);
    return Child.httpd("--port", "0", directory.toString());
  }

  /** Asks, and waits until the reply has begun. */
  private static InputStream askForLargeFile(Socket client) throws IOException {
    client.getOutputStream().write(ascii("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
    var reply = client.getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) reply.read());
    }
    assertTrue(head.indexOf("HTTP/1.1 200 ") == 0, head.toString());
    return reply;
  }

  private static long bodyLength(InputStream reply) throws IOException {
    return reply.transferTo(OutputStream.nullOutputStream());
  }

  private static boolean isRefused(URI url) {
    try {
      new Socket(url.getHost(), url.getPort()).close();
      return false;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
