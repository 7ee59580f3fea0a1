package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Where the command listens. */
class ListenTest {
  // Does what systemd does: listens, and hands its sockets over as 3 and 4.
  private static final String SYSTEMD =
      """
      import os, socket, sys
      tcp = socket.create_server(("127.0.0.1", 0))
      unix = socket.socket(socket.AF_UNIX)
      unix.bind(sys.argv[1])
      unix.listen()
      spare = [os.dup(s.fileno()) for s in (tcp, unix)]
      spare = [os.dup(f) for f in spare]
      for number, file in zip((3, 4), [os.dup2(f, 10 + i) for i, f in enumerate(spare)]):
          os.dup2(file, number, inheritable=True)
      os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="2", LISTEN_FDNAMES="web:local")
      os.execvp(sys.argv[2], sys.argv[2:])
      """;

  @TempDir private Path directory;
  private Path unix;

  @BeforeEach
  void fill() throws IOException {
    Files.writeString(directory.resolve("index.html"), "home");
    unix = directory.resolve("web.sock");
  }

  private String getByUnixSocket() throws IOException {
    try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      client.connect(UnixDomainSocketAddress.of(unix));
      var request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      var reply = Channels.newInputStream(client).readAllBytes();
      return new String(reply, StandardCharsets.US_ASCII).replaceFirst("(?s).*\r\n\r\n", "");
    }
  }

  private static String get(Child httpd) throws IOException {
    try (var page = httpd.url().toURL().openStream()) {
      return new String(page.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void itListensAtSeveralAddressesAndSaysSoInALineEach() throws Exception {
    var options = List.of("--listen", "127.0.0.1:0", "--listen", "[::1]:0", "--port", "0");
    var all = new ArrayList<>(options);
    all.addAll(List.of("--listen", "unix:" + unix, directory.toString()));
    try (var httpd = Child.httpd(all.toArray(String[]::new))) {
      for (int i = 0; i < 3; i++) {
        assertEquals("home", get(httpd));
      }
      assertEquals("  and at unix:" + unix, httpd.line());
      assertEquals("home", getByUnixSocket());
      httpd.terminate();
      assertEquals(0, httpd.exitCode());
      assertTrue(Files.notExists(unix));
    }
  }

  @Test
  @Tag("peers")
  void itGoesOnWithWhatSystemdListensOn() throws Exception {
    var launcher = List.of("python3", "-c", SYSTEMD, unix.toString());
    try (var httpd = Child.httpd(launcher, Map.of(), "--listen", "systemd", directory.toString())) {
      assertEquals("home", get(httpd));
      assertEquals("  and at unix:" + unix, httpd.line());
      assertEquals("home", getByUnixSocket());
    }
  }

  @Test
  @Tag("peers")
  void aSocketOfSystemdIsFoundByItsName() throws Exception {
    var launcher = List.of("python3", "-c", SYSTEMD, unix.toString());
    try (var httpd =
        Child.httpd(launcher, Map.of(), "--listen", "systemd:local", directory.toString())) {
      assertTrue(httpd.line().contains(" at unix:" + unix + " "));
      assertEquals("home", getByUnixSocket());
    }
  }

  @Test
  void socketsForAnotherProcessAreNotTaken() {
    var inherited = Inherited.in(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1"), 2);
    var failure = assertThrows(IOException.class, () -> inherited.take(""));
    assertTrue(failure.toString().contains("systemd has handed over no socket"));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80, 127.0.0.1:80",
    ":80, localhost:80",
    "[::1]:80, [::1]:80",
    "example.org:0, example.org:0",
    "unix:/run/a.sock, /run/a.sock",
    "systemd, a socket of systemd",
    "systemd:web, the socket web of systemd"
  })
  void anAddressIsReadAsItIsWritten(String written, String read) {
    assertEquals(read, new ListenOptions.Written().convert(written).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"80", "", "localhost", "unix:", "::1:80", "a:b", ":65536", ":"})
  void whatIsNoAddressIsRefused(String written) {
    assertThrows(TypeConversionException.class, () -> new ListenOptions.Written().convert(written));
  }
}
