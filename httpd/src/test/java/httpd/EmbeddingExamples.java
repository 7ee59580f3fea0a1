package httpd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** What clients of the programs in docs/embedding.md do and see, for ExamplesTest. */
final class EmbeddingExamples {
  private static final Map<String, ExamplesTest.Talk> TALKS =
      Map.ofEntries(
          Map.entry("Failing", EmbeddingExamples::saysWhatHasFailed),
          Map.entry("Filters", EmbeddingExamples::hasFilters),
          Map.entry("Forms", EmbeddingExamples::takesForms),
          Map.entry("Json", EmbeddingExamples::speaksJson),
          Map.entry("Limited", EmbeddingExamples::hasLimits),
          Map.entry("Mounts", EmbeddingExamples::isMounted),
          Map.entry("Observed", EmbeddingExamples::isObserved),
          Map.entry("Session", EmbeddingExamples::setsCookies),
          Map.entry("Streaming", EmbeddingExamples::streams),
          Map.entry("Ticker", EmbeddingExamples::tellsAll),
          Map.entry("Upload", EmbeddingExamples::takesFiles));

  private EmbeddingExamples() {}

  static Map<String, ExamplesTest.Talk> talks() {
    return TALKS;
  }

  /** A program that serves, and a client of it. */
  private record Talk(Program program, int port, HttpClient client) implements AutoCloseable {
    static Talk with(Path classes, String name) throws Exception {
      var program = Program.start(classes, name, "0");
      var client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
      return new Talk(program, program.port(), client);
    }

    HttpRequest.Builder to(String path) {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
      return client.send(request.build(), BodyHandlers.ofString());
    }

    String get(String path) throws Exception {
      return send(to(path)).body();
    }

    @Override
    public void close() {
      client.shutdownNow();
      program.close();
    }
  }

  private static void saysWhatHasFailed(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name)) {
      assertEquals(409, talk.send(talk.to("/apples")).statusCode());
      assertEquals("there are no more apples", talk.get("/apples"));
      assertEquals(500, talk.send(talk.to("/bug")).statusCode());
    }
  }

  private static void hasFilters(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name)) {
      var hello = talk.send(talk.to("/").header("Origin", "https://example.org"));
      assertEquals("Hello!\n", hello.body());
      var headers = hello.headers();
      assertEquals(
          "https://example.org", headers.firstValue("Access-Control-Allow-Origin").orElse(""));
      var tag = headers.firstValue("ETag").orElse("");
      assertEquals(304, talk.send(talk.to("/").header("If-None-Match", tag)).statusCode());
      var id = headers.firstValue("X-Request-Id").orElse("");
      assertEquals("nobody has asked for /, request " + id, talk.program.line());
      assertTrue(talk.program.line().startsWith("nobody has asked for /, request "));

      assertEquals(401, talk.send(talk.to("/secret")).statusCode());
      assertTrue(talk.program.line().startsWith("nobody has asked for /secret"));
      var key = "Basic " + Base64.getEncoder().encodeToString("anne:bonny".getBytes(UTF_8));
      var request =
          talk.to("/secret").header("Authorization", key).header("Accept-Encoding", "gzip");
      var secret = talk.client.send(request.build(), BodyHandlers.ofByteArray());
      assertEquals("gzip", secret.headers().firstValue("Content-Encoding").orElse(""));
      assertTrue(unzip(secret.body()).startsWith("The treasure is below the old oak."));
      assertTrue(talk.program.line().startsWith("anne has asked for /secret"));
      assertTrue(Integer.parseInt(talk.get("/bytes").strip()) > secret.body().length);
    }
  }

  private static String unzip(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static void takesForms(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name)) {
      var form =
          talk.to("/order")
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(BodyPublishers.ofString("name=J%C3%B6rg&topping=ham&topping=green+peas"));
      assertEquals("J\u00f6rg wants ham and green peas\n", talk.send(form).body());
      var json = talk.to("/order").POST(BodyPublishers.ofString("{}"));
      assertEquals(415, talk.send(json).statusCode());
    }
  }

  private static void speaksJson(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name)) {
      var right = talk.to("/mirror").POST(BodyPublishers.ofString("{\"x\": 3, \"y\": 4}"));
      assertEquals("{\"x\":4,\"y\":3}", talk.send(right).body());
      var wrong = talk.to("/mirror").POST(BodyPublishers.ofString("{}"));
      assertEquals(400, talk.send(wrong).statusCode());
    }
  }

  private static void hasLimits(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name)) {
      assertEquals(503, talk.send(talk.to("/slow")).statusCode());
      int most = 8 * 1024 * 1024;
      var all = talk.to("/store").PUT(BodyPublishers.ofByteArray(new byte[most]));
      assertEquals(most + " bytes\n", talk.send(all).body());
      for (int i = 0; i < 3; i++) {
        assertEquals(200, talk.send(talk.to("/login").POST(BodyPublishers.noBody())).statusCode());
      }
      var tooMuch = talk.send(talk.to("/login").POST(BodyPublishers.noBody()));
      assertEquals(429, tooMuch.statusCode());
      assertTrue(Integer.parseInt(tooMuch.headers().firstValue("Retry-After").orElse("0")) > 0);
    }
  }

  private static void isMounted(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name)) {
      assertEquals("fine\n", talk.get("/health"));
      assertEquals("the orders of 7\n", talk.get("/customers/7/orders"));
      assertEquals("order 9 of 7\n", talk.get("/customers/7/orders/9"));
      assertEquals("<p>A page.\n", talk.get("/docs/"));
      var bare = talk.send(talk.to("/docs"));
      assertEquals("docs/", bare.headers().firstValue("Location").orElse(""));
      assertEquals(404, talk.send(talk.to("/nowhere")).statusCode());
    }
  }

  private static void isObserved(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name)) {
      assertEquals(
          "user 7\n", talk.send(talk.to("/users/7").header("traceparent", "00-1-2-01")).body());
      assertEquals("GET /users/{id} 200, 7 bytes, parent 00-1-2-01", talk.program.line());
      assertEquals(404, talk.send(talk.to("/nothing")).statusCode());
      assertEquals("GET 404, 14 bytes, parent none", talk.program.line());
      assertEquals(500, talk.send(talk.to("/broken")).statusCode());
      assertEquals(
          "GET /broken 500, 26 bytes, parent none, java.lang.IllegalStateException: broken",
          talk.program.line());
    }
  }

  private static void setsCookies(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name)) {
      assertEquals("visit 1\n", talk.get("/"));
      assertEquals("visit 2\n", talk.get("/"));
    }
  }

  private static void streams(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name)) {
      var shout = talk.to("/shout").POST(BodyPublishers.ofString("hello"));
      assertEquals("HELLO", talk.send(shout).body());
      assertEquals("a page that took long\n", talk.get("/page"));
      assertEquals("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", talk.get("/sum"));
      try (var raw = new RawClient(talk.port)) {
        raw.send("GET /page HTTP/1.1\r\nHost: x\r\n\r\n");
        var early = raw.receiveUntil("\r\n\r\n");
        assertTrue(early.startsWith("HTTP/1.1 103 "), early);
        assertTrue(early.contains("\r\nLink: </style.css>; rel=preload; as=style\r\n"), early);
        assertTrue(raw.receiveResponse().startsWith("HTTP/1.1 200 "));
        raw.send("GET /sum HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var sum = raw.receiveAll();
        assertTrue(sum.endsWith("\r\n0\r\nSum: 55\r\n\r\n"), sum);
      }
    }
  }

  private static void tellsAll(Path classes, String name) throws Exception {
    try (var talk = Talk.with(classes, name);
        var listener = new RawClient(talk.port)) {
      listener.send("GET /events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 6\r\n\r\n");
      var head = listener.receiveUntil("data: since 6\n\n");
      assertTrue(head.contains("\r\nContent-Type: text/event-stream\r\n"), head);
      var say = talk.to("/say?text=rain").POST(BodyPublishers.noBody());
      assertEquals(204, talk.send(say).statusCode());
      assertTrue(
          listener.receiveUntil("data: rain\n\n").endsWith("id: 7\nevent: news\ndata: rain\n\n"));
    }
  }

  private static void takesFiles(Path classes, String name) throws Exception {
    var body =
        "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nTwo\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../x\"\r\n"
            + "Content-Type: text/plain\r\n\r\none\r\n--two\r\n--b--\r\n";
    try (var talk = Talk.with(classes, name)) {
      var upload =
          talk.to("/files")
              .header("Content-Type", "multipart/form-data; boundary=b")
              .POST(BodyPublishers.ofString(body));
      assertEquals("title: Two\nfile: 10 bytes\n", talk.send(upload).body());
    }
  }
}
