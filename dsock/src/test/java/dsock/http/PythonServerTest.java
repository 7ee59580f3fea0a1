package dsock.http;

import static dsock.http.Messages.rest;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import dsock.Tcp;
import dsock.http.Http.Request;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client made of {@link Http}, answered by the server that comes with Python. */
@Tag("peers")
class PythonServerTest {
  private static final Pattern PORT = Pattern.compile("port (\\d+)");
  private static final String PAGE = "<p>Hello, world!\n".repeat(5_000);

  @TempDir private Path folder;

  private Process server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(folder.resolve("page.html"), PAGE);
    server =
        new ProcessBuilder(
                "python3",
                "-u",
                "-c",
                "import http.server, sys\n"
                    + "h = http.server.SimpleHTTPRequestHandler\n"
                    + "h.protocol_version = sys.argv[1]\n"
                    + "s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), h)\n"
                    + "print('port', s.server_address[1])\n"
                    + "s.serve_forever()",
                "HTTP/1.1")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
    var said = PORT.matcher(Optional.ofNullable(lines.readLine()).orElse("nothing"));
    assertTrue(said.matches());
    port = Integer.parseInt(said.group(1));
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.destroy();
    server.waitFor();
  }

  private Request request(String method, String target) {
    return new Request(method, target, Fields.of("Host", "127.0.0.1:" + port));
  }

  @Test
  void pythonAnswersOneRequestAfterTheOther() throws IOException {
    var deadline = Deadline.inSeconds(20);
    try (var http = Http.attach(Tcp.connect("127.0.0.1", port, deadline))) {
      for (int i = 0; i < 3; i++) {
        http.sendRequest(request("GET", "/page.html"), deadline);
        var response = http.receiveResponse(deadline);
        assertEquals(200, response.status());
        assertEquals(Optional.of("text/html"), response.fields().get("Content-Type"));
        assertEquals(PAGE, rest(http));
        assertTrue(http.persists());
      }
      http.sendRequest(request("HEAD", "/page.html"), deadline);
      var head = http.receiveResponse(deadline);
      assertEquals(Optional.of(String.valueOf(PAGE.length())), head.fields().get("Content-Length"));
      assertEquals("", rest(http));
      http.sendRequest(request("GET", "/nothing"), deadline);
      assertEquals(404, http.receiveResponse(deadline).status());
      http.skipBody(10_000, deadline);
      assertFalse(http.persists()); // it says Connection: close then
    }
  }

  @Test
  void anOldRequestIsAnsweredUntilTheEnd() throws IOException {
    var deadline = Deadline.inSeconds(20);
    try (var http = Http.attach(Tcp.connect("127.0.0.1", port, deadline))) {
      http.sendRequest(new Request("GET", "/page.html", 0, Fields.of()), deadline);
      assertEquals(200, http.receiveResponse(deadline).status());
      assertEquals(PAGE, rest(http));
      assertFalse(http.persists());
    }
  }
}
