package dsock;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.socks.Socks5;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client side of HTTP, answered by nginx: what arrives is what is there, byte for byte. */
@Tag("peers")
class NginxTest {
  private static final int LARGE = 30_000_000;

  @TempDir private static Path folder;

  private static Peer nginx;
  private static int port;

  private final Deadline deadline = Deadline.inSeconds(50);

  @BeforeAll
  static void start() throws IOException {
    var random = new Random(8);
    var large = new byte[LARGE];
    random.nextBytes(large);
    Files.write(folder.resolve("large"), large);
    Files.writeString(folder.resolve("page.html"), "<p>Hello, world!\n".repeat(50_000));
    Files.createFile(folder.resolve("empty"));
    port = Peer.freePort();
    var site =
        """
        server {
          listen 127.0.0.1:PORT;
          root FOLDER;
          location = /page.html { ssi on; }
          location = /moved { return 302 /page.html; }
        }
        """
            .replace("PORT", String.valueOf(port));
    nginx = Nginx.start(folder, site, port);
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private Http<Tcp> connect() throws IOException {
    return Http.attach(Tcp.connect("127.0.0.1", port, deadline));
  }

  private static Http.Request request(String method, String target, String... fields) {
    var all = Fields.of("Host", "127.0.0.1:" + port);
    for (int i = 0; i < fields.length; i += 2) {
      all.add(fields[i], fields[i + 1]);
    }
    return new Http.Request(method, target, all);
  }

  /** Has the body of a response written to a file, and compares that with another. */
  private void assertSaves(Http<Tcp> http, String original) throws IOException {
    var copy = folder.resolve("copy");
    try (var out = FileChannel.open(copy, CREATE, WRITE)) {
      while (http.more(deadline)) {
        out.write(http.fill());
      }
    }
    assertEquals(-1, Files.mismatch(folder.resolve(original), copy));
    Files.delete(copy);
  }

  @Test
  void oneFileAfterTheOther() throws IOException {
    try (var http = connect()) {
      for (var name : new String[] {"large", "page.html", "empty", "large", "empty", "page.html"}) {
        http.sendRequest(request("GET", "/" + name), deadline);
        var response = http.receiveResponse(deadline);
        assertEquals(200, response.status());
        boolean chunked = name.equals("page.html"); // which nginx might insert something into
        assertEquals(chunked, response.fields().has("Transfer-Encoding"));
        assertEquals(!chunked, response.fields().has("Content-Length"));
        assertSaves(http, name);
        assertTrue(http.persists());
      }
      http.detach(deadline).close(deadline);
    }
  }

  @Test
  void anOldRequestIsAnsweredUntilTheEnd() throws IOException {
    for (var name : new String[] {"page.html", "large"}) {
      try (var http = connect()) {
        http.sendRequest(new Http.Request("GET", "/" + name, 0, Fields.of()), deadline);
        http.receiveResponse(deadline);
        assertSaves(http, name);
        assertFalse(http.persists());
        http.detach(deadline).close(deadline);
      }
    }
  }

  @Test
  void someAnswersHaveNoBody() throws IOException {
    try (var http = connect()) {
      http.sendRequest(request("HEAD", "/large"), deadline);
      var head = http.receiveResponse(deadline);
      assertEquals(Optional.of(String.valueOf(LARGE)), head.fields().get("Content-Length"));
      assertFalse(http.more(deadline));

      var tag = head.fields().get("ETag").orElseThrow();
      http.sendRequest(request("GET", "/large", "If-None-Match", tag), deadline);
      assertEquals(304, http.receiveResponse(deadline).status());
      assertFalse(http.more(deadline));

      http.sendRequest(request("HEAD", "/page.html"), deadline);
      assertEquals(200, http.receiveResponse(deadline).status());
      assertFalse(http.more(deadline));
    }
  }

  @Test
  void redirectsAndRangesAndFailuresAreAnswersLikeOthers() throws IOException {
    try (var http = connect()) {
      http.sendRequest(request("GET", "/moved"), deadline);
      var moved = http.receiveResponse(deadline);
      assertEquals(302, moved.status());
      assertTrue(moved.fields().get("Location").orElseThrow().endsWith("/page.html"));
      assertTrue(http.skipBody(10_000, deadline));

      http.sendRequest(request("GET", "/large", "Range", "bytes=29999990-"), deadline);
      assertEquals(206, http.receiveResponse(deadline).status());
      assertEquals(10, http.receive(10, deadline).length);
      assertFalse(http.more(deadline));

      http.sendRequest(request("GET", "/nothing"), deadline);
      assertEquals(404, http.receiveResponse(deadline).status());
      assertTrue(http.skipBody(10_000, deadline));
      assertTrue(http.persists());
    }
  }

  @Test
  void requestsMayBeAheadOfTheirResponses() throws IOException {
    try (var http = connect()) {
      var names = new String[] {"page.html", "empty", "large", "page.html"};
      for (var name : names) {
        http.sendRequest(request("GET", "/" + name), deadline);
      }
      for (var name : names) {
        http.receiveResponse(deadline);
        assertSaves(http, name);
      }
    }
  }

  @Test
  void itGoesThroughAProxyToo() throws IOException {
    int proxyPort = Peer.freePort();
    var command = List.of("microsocks", "-i", "127.0.0.1", "-p", String.valueOf(proxyPort));
    try (var proxy = Peer.start(command, proxyPort);
        var tcp = Tcp.connect("127.0.0.1", proxyPort, deadline)) {
      Socks5.connect(tcp, "localhost", port, deadline);
      var http = Http.attach(tcp);
      http.sendRequest(request("GET", "/large"), deadline);
      assertEquals(200, http.receiveResponse(deadline).status());
      assertSaves(http, "large");
      assertTrue(proxy.isAlive());
    }
  }
}
