package httpd.form;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.Fields;
import dsock.http.Http;
import httpd.Exchange;
import httpd.Handler;
import httpd.Limits;
import httpd.Rehearsal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads are read part by part, as they come, and strictly. */
class PartsTest {
  private static final String FIELD = "Content-Disposition: form-data; name=\"a\"\r\n";
  private static final PartLimits LIMITS = new PartLimits(3, 200, 1000, 50);

  @TempDir Path folder;

  private static String part(String head, String content) {
    return "--b\r\n" + head + "\r\n" + content + "\r\n";
  }

  /** Says what the parts are. */
  private static void list(Exchange x) throws IOException {
    var list = new StringBuilder();
    for (var parts = Parts.of(x, LIMITS); parts.more(); ) {
      var part = parts.receive();
      list.append(part.name()).append('/').append(part.fileName().orElse("-"));
      list.append('=').append(part.text()).append(';');
    }
    x.reply(list.toString());
  }

  private static Rehearsal.Reply send(String type, String body) throws IOException {
    try (var rehearsal = Rehearsal.of(PartsTest::list)) {
      var request = new Http.Request("POST", "/", Fields.of("Content-Type", type));
      return rehearsal.ask(request, body.getBytes(ISO_8859_1));
    }
  }

  private static Rehearsal.Reply send(String body) throws IOException {
    return send("multipart/form-data; boundary=b", body);
  }

  @Test
  void eachPartHasItsNameAndItsContent() throws IOException {
    var file = "content-disposition: form-data; name=f; filename=\"x y\\\"z\\n\"\r\nX-More: 1\r\n";
    var body = part(FIELD, "one") + part(file, "\r\n--\r\n--c\r\n") + part(FIELD, "") + "--b--\r\n";
    assertEquals("a/-=one;f/x y\"z\\n=\r\n--\r\n--c\r\n;a/-=;", send(body).text());
  }

  @Test
  void anUploadMayHaveNoPartAtAll() throws IOException {
    assertEquals("", send("--b--\r\n").text());
    assertEquals(200, send("--b--").status());
  }

  @Test
  void namesAreUtf8() throws IOException {
    var name =
        new String("\u00fc\u20ac".getBytes(java.nio.charset.StandardCharsets.UTF_8), ISO_8859_1);
    var body = part("Content-Disposition: form-data; name=\"" + name + "\"\r\n", "") + "--b--";
    assertEquals("\u00fc\u20ac/-=;", send(body).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--b",
        "--c\r\n",
        "\r\n--b\r\n",
        "--b\r\nX: 1\r\n\r\n\r\n--b--",
        "--b\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"a\"x\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=\"\u00fc\"\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition : form-data; name=a\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\n folded\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\nX: 1\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\nno colon\r\n\r\n\r\n--b--",
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nends",
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nends\r\n--b",
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nends\r\n--bc\r\n",
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nends\r\n--b \r\n",
        "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + "\r\n--b--",
      })
  void whatIsMalformedIsRefused(String body) throws IOException {
    assertEquals(400, send(body).status());
  }

  @Test
  void whatIsNoUploadIsRefused() throws IOException {
    assertEquals(415, send("text/plain", "x").status());
    assertEquals(400, send("multipart/form-data", "--b--").status());
    assertEquals(400, send("multipart/form-data; boundary=\"a\u00fc\"", "--b--").status());
    assertEquals(400, send("multipart/form-data; boundary=" + "b".repeat(71), "--b--").status());
  }

  @Test
  void whatIsBeyondALimitIsRefused() throws IOException {
    var one = part(FIELD, "x");
    assertEquals(200, send(one.repeat(3) + "--b--").status());
    assertEquals(413, send(one.repeat(4) + "--b--").status());
    assertEquals(413, send(part(FIELD + "X: " + "y".repeat(200) + "\r\n", "") + "--b--").status());
    assertEquals(200, send(part(FIELD, "x".repeat(50)) + "--b--").status());
    assertEquals(413, send(part(FIELD, "x".repeat(51)) + "--b--").status());
    Handler skipping =
        x -> {
          for (var parts = Parts.of(x, LIMITS); parts.more(); ) {
            parts.receive();
          }
          x.reply("all");
        };
    try (var rehearsal = Rehearsal.of(skipping)) {
      var type = Fields.of("Content-Type", "multipart/form-data; boundary=b");
      var request = new Http.Request("POST", "/", type);
      var most = part(FIELD, "x".repeat(1000)) + "--b--";
      assertEquals("all", rehearsal.ask(request, most.getBytes(ISO_8859_1)).text());
      var more = part(FIELD, "x".repeat(1001)) + "--b--";
      assertEquals(413, rehearsal.ask(request, more.getBytes(ISO_8859_1)).status());
    }
  }

  @Test
  void itDoesNotMatterHowTheBytesArrive() throws IOException {
    var body = part(FIELD, "\r\n-\r\n--\r\n--\r--b") + part(FIELD, "\r") + "--b--\r\n";
    try (var rehearsal = Rehearsal.of(PartsTest::list)) {
      for (int size = 1; size < 20; size++) {
        var fields =
            Fields.of(
                "Host", "x",
                "Content-Type", "multipart/form-data; boundary=b",
                "Transfer-Encoding", "chunked");
        try (var client = Http.attach(rehearsal.connect())) {
          client.sendRequest(new Http.Request("POST", "/", fields));
          for (int at = 0; at < body.length(); at += size) {
            var some = body.substring(at, Math.min(at + size, body.length()));
            client.send(some.getBytes(ISO_8859_1));
          }
          client.done();
          assertEquals(200, client.receiveResponse().status());
          var expected = "a/-=\r\n-\r\n--\r\n--\r--b;a/-=\r;";
          assertEquals(expected, new String(client.receive(expected.length()), ISO_8859_1));
        }
      }
    }
  }

  @Test
  void aFileIsSavedByteByByteAndNoneIsOverwritten() throws IOException {
    var bytes = new byte[300_000];
    new Random(1).nextBytes(bytes);
    var text = new String(bytes, ISO_8859_1);
    var body = part("Content-Disposition: form-data; name=f; filename=g\r\n", text) + "--b--";
    var file = folder.resolve("saved");
    Handler saving =
        x -> {
          var parts = Parts.of(x);
          assertTrue(parts.more());
          x.reply(parts.receive().saveTo(file) + " " + parts.more());
        };
    var type = Fields.of("Content-Type", "multipart/form-data; boundary=b");
    var request = new Http.Request("POST", "/", type);
    try (var rehearsal = Rehearsal.of(saving, Limits.DEFAULT)) {
      assertEquals("300000 false", rehearsal.ask(request, body.getBytes(ISO_8859_1)).text());
      assertEquals(-1, Files.mismatch(file, Files.write(folder.resolve("sent"), bytes)));
      assertEquals(500, rehearsal.ask(request, body.getBytes(ISO_8859_1)).status());
      Files.delete(file);
      var half = body.substring(0, 100_000);
      assertEquals(400, rehearsal.ask(request, half.getBytes(ISO_8859_1)).status());
      assertFalse(Files.exists(file), "half a file is deleted");
    }
  }
}
