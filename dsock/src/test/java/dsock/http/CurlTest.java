package dsock.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dsock.Tcp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server made of {@link Http}, asked by curl. */
@Tag("peers")
class CurlTest {
  @TempDir private Path folder;

  /** Runs curl against a small server. "URL" in an argument stands for where that is. */
  private static String curl(String... arguments) throws IOException, InterruptedException {
    try (var listener = Tcp.listen(0);
        var bundle = Bundle.open()) {
      bundle.go(() -> SmallServer.serve(listener, 20_000));
      var command =
          new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "20"));
      for (var argument : arguments) {
        command.add(argument.replace("URL", "http://127.0.0.1:" + listener.port()));
      }
      var curl = new ProcessBuilder(command).redirectErrorStream(true).start();
      curl.getOutputStream().close();
      var said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertEquals(0, curl.waitFor(), said);
      bundle.cancel();
      return said;
    }
  }

  @Test
  void curlGetsAPage() throws Exception {
    assertEquals(SmallServer.PAGE, curl("URL/"));
    assertTrue(
        curl("--http1.0", "--include", "URL/")
            .endsWith("Connection: close\r\n\r\n" + SmallServer.PAGE));
    assertTrue(curl("--head", "URL/").startsWith("HTTP/1.1 200 OK\r\n"));
  }

  @Test
  void curlUsesAConnectionAgain() throws Exception {
    var said =
        curl(
            "--write-out",
            "%{num_connects}",
            "URL/",
            "--next",
            "--silent",
            "--write-out",
            "%{num_connects}",
            "--data",
            "hello",
            "URL/echo",
            "--next",
            "--silent",
            "--write-out",
            "%{num_connects}",
            "URL/index.html");
    assertEquals(SmallServer.PAGE + "1hello0" + SmallServer.PAGE + "0", said);
  }

  @Test
  void curlSendsALargeBodyOnceItIsAskedFor() throws Exception {
    var file = folder.resolve("body");
    var body = "0123456789abcdef".repeat(100_000);
    Files.writeString(file, body);
    assertEquals(body, curl("--data-binary", "@" + file, "URL/echo"));
    assertEquals(
        body,
        curl("--header", "Transfer-Encoding: chunked", "--data-binary", "@" + file, "URL/echo"));
    var said =
        curl(
            "--verbose",
            "--output",
            "/dev/null",
            "--header",
            "Expect: 100-continue",
            "--data-binary",
            "@" + file,
            "URL/echo");
    assertTrue(said.contains("< HTTP/1.1 100 Continue"), said);
  }

  @Test
  void curlSeesWhyItIsRefused() throws Exception {
    assertEquals(
        "400",
        curl(
            "--output",
            "/dev/null",
            "--write-out",
            "%{http_code}",
            "--header",
            "Host: a b",
            "URL/"));
    assertEquals(
        "431",
        curl(
            "--output",
            "/dev/null",
            "--write-out",
            "%{http_code}",
            "--header",
            "X: " + "x".repeat(20_000),
            "URL/"));
    assertEquals(
        "501",
        curl("--output", "/dev/null", "--write-out", "%{http_code}", "--request", "BREW", "URL/"));
  }
}
