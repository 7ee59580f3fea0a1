package httpd.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Channel;
import dsock.http.Fields;
import dsock.http.Http;
import httpd.Handler;
import httpd.Rehearsal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies are compressed where that is right, and nowhere else. */
class CompressTest {
  private static final String TEXT = "This is said again and again. ".repeat(1000);

  private static Handler replying(String... fields) {
    var head = new Http.Response(200, Fields.of(fields));
    Handler handler = x -> x.reply(head, TEXT.getBytes(UTF_8));
    return handler.through(Compress.gzip());
  }

  private static Rehearsal.Reply ask(Handler handler, String accepted) throws IOException {
    try (var rehearsal = Rehearsal.of(handler)) {
      var fields = Fields.of("Accept-Encoding", accepted);
      return rehearsal.ask(new Http.Request("GET", "/", fields), new byte[0]);
    }
  }

  private static boolean isCompressed(Rehearsal.Reply reply) throws IOException {
    boolean isSaid = reply.head().fields().has("Content-Encoding", "gzip");
    assertEquals(TEXT, isSaid ? unzip(reply.body()) : reply.text());
    return isSaid;
  }

  private static String unzip(byte[] bytes) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip | true",
        "br, GZIP;q=0.5 | true",
        "x-gzip | true",
        "* | true",
        "*;q=0, gzip | true",
        "gzip;q=0 | false",
        "gzip;q=0.000, * | false",
        "gzip;q=2 | false",
        "identity | false",
        "br | false",
      })
  void forClientsThatAcceptIt(String accepted, boolean isAccepted) throws IOException {
    var reply = ask(replying("Content-Type", "text/plain"), accepted);
    assertEquals(isAccepted, isCompressed(reply));
    assertTrue(reply.head().fields().lists("Vary", "Accept-Encoding"));
  }

  @ParameterizedTest
  @CsvSource({
    "text/html; charset=utf-8, true",
    "application/json, true",
    "application/problem+json, true",
    "IMAGE/SVG+XML, true",
    "image/png, false",
    "application/octet-stream, false",
  })
  void whatIsText(String type, boolean isText) throws IOException {
    assertEquals(isText, isCompressed(ask(replying("Content-Type", type), "gzip")));
  }

  @ParameterizedTest
  @CsvSource({
    "Cache-Control, 'private, no-transform'",
    "Content-Encoding, br",
    "Content-Range, bytes 0-29999/60000",
    "Repr-Digest, sha-256=:AAAA:",
  })
  void notWhatMustStayAsItIs(String name, String value) throws IOException {
    var reply = ask(replying("Content-Type", "text/plain", name, value), "gzip");
    assertEquals(value, reply.head().fields().get(name).orElse(""));
    assertEquals(TEXT, reply.text());
  }

  @Test
  void aTagIsWeakenedAndATheLengthIsTrue() throws IOException {
    var reply = ask(replying("Content-Type", "text/plain", "ETag", "\"1\""), "gzip");
    assertTrue(isCompressed(reply));
    assertEquals("W/\"1\"", reply.head().fields().get("ETag").orElse(""));
    assertEquals("" + reply.body().length, reply.head().fields().get("Content-Length").orElse(""));
    var plain = ask(replying("Content-Type", "text/plain", "ETag", "\"1\""), "br");
    assertEquals("\"1\"", plain.head().fields().get("ETag").orElse(""));
  }

  @Test
  void whatVariesAlreadyIsNotSaidToVaryAgain() throws IOException {
    var handler = replying("Content-Type", "text/plain", "Vary", "Origin, accept-encoding");
    var reply = ask(handler, "gzip");
    assertTrue(isCompressed(reply));
    assertEquals(List.of("Origin, accept-encoding"), reply.head().fields().all("Vary"));
  }

  @Test
  void notWhatIsShort() throws IOException {
    Handler handler = x -> x.reply("short");
    assertEquals("short", ask(handler.through(Compress.gzip()), "gzip").text());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 16_374, 16_384, 100_000, 1_000_000})
  void whatIsStreamedInPiecesOfAnySize(int size) throws IOException {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + (bytes[i] & 15));
    }
    Handler handler =
        x -> {
          var head = new Http.Response(200, Fields.of("Content-Type", "text/plain"));
          var to = x.reply(head);
          for (int at = 0, next = 1; at < size; at += next, next = next * 3 % 70_001 + 1) {
            to.send(java.util.Arrays.copyOfRange(bytes, at, Math.min(size, at + next)));
          }
        };
    var reply = ask(handler.through(Compress.gzip()), "gzip");
    assertTrue(reply.head().fields().has("Content-Encoding", "gzip"));
    assertEquals(new String(bytes, UTF_8), unzip(reply.body()));
  }

  @Test
  void whatHasBeenSentCanBeReadBeforeTheRest() throws Exception {
    var goOn = Channel.<Boolean>create();
    Handler handler =
        x -> {
          var to = x.reply(new Http.Response(200, Fields.of("Content-Type", "text/plain")));
          to.send("one".getBytes(UTF_8));
          goOn.receive();
          to.send("two".getBytes(UTF_8));
        };
    try (var rehearsal = Rehearsal.of(handler.through(Compress.gzip()));
        var client = Http.attach(rehearsal.connect())) {
      var fields = Fields.of("Host", "x", "Accept-Encoding", "gzip");
      client.sendRequest(new Http.Request("GET", "/", fields));
      client.receiveResponse();
      client.skip(10); // the header of gzip
      var inflater = new Inflater(true);
      var out = new byte[10];
      int got = 0;
      while (got < 3) {
        var in = client.fill();
        inflater.setInput(in);
        got += inflater.inflate(out, got, out.length - got);
      }
      assertEquals("one", new String(out, 0, got, UTF_8));
      inflater.end();
      goOn.send(true);
    }
  }

  @Test
  void aReplyThatFailsHalfWayIsCutOff() throws IOException {
    Handler handler =
        x -> {
          x.reply(new Http.Response(200, Fields.of("Content-Type", "text/plain")))
              .send("one".getBytes(UTF_8));
          throw new IllegalStateException();
        };
    assertThrows(IOException.class, () -> ask(handler.through(Compress.gzip()), "gzip"));
  }
}
