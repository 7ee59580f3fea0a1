package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.Fields;
import dsock.http.Http;
import httpd.filter.BasicAuth;
import httpd.filter.BodyLimit;
import httpd.filter.Compress;
import httpd.form.Form;
import httpd.form.Parts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What curl sends to programs, and what it understands of their replies. */
@Tag("peers")
class EmbeddingCurlTest {
  @TempDir Path folder;

  private static String curl(Running running, String target, String... options) throws Exception {
    var command =
        new ArrayList<>(
            List.of("curl", "--silent", "--show-error", "--max-time", "20", "--noproxy", "*"));
    command.addAll(List.of(options));
    command.add(running.uri("") + target);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private void save(Exchange x) throws IOException {
    var list = new StringBuilder();
    for (var parts = Parts.of(x); parts.more(); ) {
      var part = parts.receive();
      list.append(part.name()).append('/').append(part.fileName().orElse("-")).append('=');
      if (part.fileName().isPresent()) {
        list.append(part.type()).append(' ').append(part.saveTo(folder.resolve(part.name())));
      } else {
        list.append(part.text());
      }
      list.append('\n');
    }
    x.reply(list.toString());
  }

  @Test
  void curlUploadsFilesAndFields() throws Exception {
    var bytes = new byte[3_000_000];
    new Random(7).nextBytes(bytes);
    var big = Files.write(folder.resolve("big \"1\".bin"), bytes);
    var none = Files.createFile(folder.resolve("none.txt"));
    Handler handler = this::save;
    try (var running = Running.with(handler.through(BodyLimit.of(10_000_000)))) {
      var said =
          curl(
              running,
              "/",
              "--form-string",
              "title=L\u00f6we;x",
              "--form",
              "a=@\"" + big.toString().replace("\"", "\\\"") + "\"",
              "--form",
              "b=@" + none + ";type=text/x-none");
      assertTrue(said.startsWith("title/-=L\u00f6we;x\na/big "), said);
      assertTrue(
          said.endsWith(".bin=application/octet-stream 3000000\nb/none.txt=text/x-none 0\n"));
      assertEquals(-1, Files.mismatch(big, folder.resolve("a")));
    }
  }

  @Test
  void curlSendsAForm() throws Exception {
    Handler handler =
        x -> {
          var form = Form.of(x);
          x.reply(form.get("a").orElse("") + "/" + form.all("b"));
        };
    try (var running = Running.with(handler)) {
      var said =
          curl(running, "/", "--data-urlencode", "a=1 & 2=\u20ac", "--data", "b=3", "-d", "b=4");
      assertEquals("1 & 2=\u20ac/[3, 4]", said);
    }
  }

  @Test
  void curlUnderstandsWhatIsCompressedAndStreamed() throws Exception {
    Handler handler =
        x -> {
          var to = x.reply(new Http.Response(200, Fields.of("Content-Type", "text/plain")));
          for (int i = 0; i < 1000; i++) {
            to.send("a line that is sent a thousand times\n".getBytes(StandardCharsets.UTF_8));
          }
        };
    try (var running = Running.with(handler.through(Compress.gzip()))) {
      var said = curl(running, "/", "--compressed");
      assertEquals("a line that is sent a thousand times\n".repeat(1000), said);
      var head = curl(running, "/", "--compressed", "--head");
      assertTrue(head.contains("\nContent-Encoding: gzip\r\n"), head);
    }
  }

  @Test
  void curlIsLetInAndKeepsItsCookie() throws Exception {
    Handler handler =
        x -> {
          Cookie.of("seen", "1").withoutTls().addTo(x);
          x.reply(Cookies.of(x).get("seen").orElse("new") + "\n");
        };
    var jar = folder.resolve("jar").toString();
    try (var running = Running.with(handler.through(BasicAuth.of("r", Map.of("anne", "b c"))))) {
      var options = new String[] {"--user", "anne:b c", "--cookie", jar, "--cookie-jar", jar};
      assertEquals("new\n", curl(running, "/", options));
      assertEquals("1\n", curl(running, "/", options));
      assertTrue(curl(running, "/", "--user", "anne:x").startsWith("401"));
    }
  }

  @Test
  void curlSeesEarlyHintsAndTrailers() throws Exception {
    Handler handler =
        x -> {
          x.reply(new Http.Response(103, Fields.of("Link", "</a.css>; rel=preload")));
          x.reply(new Http.Response(200, Fields.of()))
              .send("body\n".getBytes(StandardCharsets.UTF_8));
          x.context().trailers(Fields.of("Sum", "7"));
        };
    try (var running = Running.with(handler)) {
      var said = curl(running, "/", "--include");
      assertTrue(
          said.startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n"), said);
      assertTrue(said.endsWith("\r\n\r\nbody\nSum: 7\r\n"), said);
    }
  }
}
