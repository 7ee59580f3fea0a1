package httpd.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.Fields;
import dsock.http.Http;
import httpd.Filter;
import httpd.Handler;
import httpd.Rehearsal;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filters of general use, but for compression. */
class FiltersTest {
  private static final Handler HELLO = x -> x.reply("hello");

  private static Rehearsal.Reply ask(Handler handler, String method, String... fields)
      throws IOException {
    try (var rehearsal = Rehearsal.of(handler)) {
      return rehearsal.ask(new Http.Request(method, "/", Fields.of(fields)), new byte[0]);
    }
  }

  private static String field(Rehearsal.Reply reply, String name) {
    return String.join(" + ", reply.head().fields().all(name));
  }

  // BasicAuth.

  private static int enter(String credentials) throws IOException {
    var handler =
        ((Handler) x -> x.reply(x.context().get(BasicAuth.USER).orElse("nobody")))
            .through(BasicAuth.of("a \"realm\"", Map.of("anne", "b:\u00fc", "mary", "")));
    return ask(handler, "GET", "Authorization", credentials).status();
  }

  private static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  @Test
  void whoHasThePasswordIsLetIn() throws IOException {
    assertEquals(200, enter(basic("anne:b:\u00fc")));
    assertEquals(200, enter(basic("anne:b:\u00fc").replace("Basic", "bASIC")));
    assertEquals(200, enter(basic("mary:")));
  }

  @Test
  void whoHasNotIsToldWhatToDo() throws IOException {
    for (var pair : new String[] {"anne:b", "anne:", "nobody:", "nobody:x", "anne", ":"}) {
      assertEquals(401, enter(basic(pair)), pair);
    }
    assertEquals(401, enter("Basic !!!"));
    assertEquals(401, enter("Bearer x"));
    assertEquals(401, enter("Basic " + Base64.getEncoder().encodeToString(new byte[] {-1, ':'})));
    var reply = ask(HELLO.through(BasicAuth.of("a \"realm\"", Map.of())), "GET");
    assertEquals(
        "Basic realm=\"a \\\"realm\\\"\", charset=\"UTF-8\"", field(reply, "WWW-Authenticate"));
    assertThrows(IllegalArgumentException.class, () -> BasicAuth.of("a\r\nb", Map.of()));
  }

  // Cors.

  @Test
  void pagesOfAllowedOriginsMayReadReplies() throws IOException {
    var filter = Cors.of("https://a.example", "http://b.example:81").withCredentials(true);
    var allowed = ask(HELLO.through(filter), "GET", "Origin", "https://a.example");
    assertEquals("hello", allowed.text());
    assertEquals("https://a.example", field(allowed, "Access-Control-Allow-Origin"));
    assertEquals("true", field(allowed, "Access-Control-Allow-Credentials"));
    assertEquals("Origin", field(allowed, "Vary"));
    for (var origin : new String[] {"https://a.example.evil", "null", "https://A.example"}) {
      var other = ask(HELLO.through(filter), "GET", "Origin", origin);
      assertEquals("", field(other, "Access-Control-Allow-Origin"));
      assertEquals("Origin", field(other, "Vary"));
    }
  }

  @Test
  void aPreflightIsAnsweredWithoutTheHandler() throws IOException {
    var reply =
        ask(
            x -> x.reply(500),
            "OPTIONS",
            "Origin",
            "https://a.example",
            "Access-Control-Request-Method",
            "PUT");
    assertEquals(500, reply.status());
    var preflight =
        ask(
            ((Handler) x -> x.reply(500)).through(Cors.of("*")),
            "OPTIONS",
            "Origin",
            "https://a.example",
            "Access-Control-Request-Method",
            "PUT",
            "Access-Control-Request-Headers",
            "x-a,x-b");
    assertEquals(204, preflight.status());
    assertEquals("*", field(preflight, "Access-Control-Allow-Origin"));
    assertEquals("PUT, PATCH, DELETE", field(preflight, "Access-Control-Allow-Methods"));
    assertEquals("x-a, x-b", field(preflight, "Access-Control-Allow-Headers"));
  }

  @Test
  void everybodyWithCredentialsIsRefused() {
    var everybody = Cors.of("*");
    assertThrows(IllegalArgumentException.class, () -> everybody.withCredentials(true));
    assertThrows(IllegalArgumentException.class, () -> Cors.of("*", "https://a.example"));
    assertThrows(IllegalArgumentException.class, () -> Cors.of("https://a.example/"));
    assertThrows(IllegalArgumentException.class, () -> Cors.of("a.example"));
  }

  // EntityTag.

  @Test
  void whoHasAReplyAlreadyIsToldSo() throws IOException {
    var handler = HELLO.through(EntityTag.upTo(5));
    var first = ask(handler, "GET");
    var tag = field(first, "ETag");
    assertTrue(tag.matches("\"[0-9a-f]{32}\""), tag);
    for (var known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
      var again = ask(handler, "GET", "If-None-Match", known);
      assertEquals(304, again.status(), known);
      assertEquals(tag, field(again, "ETag"));
      assertEquals("", again.text());
    }
    assertEquals(200, ask(handler, "GET", "If-None-Match", "\"x\"").status());
    assertEquals(304, ask(handler, "HEAD", "If-None-Match", tag).status());
    assertEquals("", field(ask(HELLO.through(EntityTag.upTo(4)), "GET"), "ETag"));
    assertEquals("", field(ask(handler, "POST"), "ETag"));
  }

  // RequestId.

  @Test
  void eachRequestHasAName() throws IOException {
    Handler handler = x -> x.reply(x.context().get(RequestId.ID).orElse("none"));
    var fresh = handler.through(RequestId.create());
    var one = ask(fresh, "GET", "X-Request-Id", "mine");
    assertTrue(one.text().matches("[0-9a-f]{32}"), one.text());
    assertEquals(one.text(), field(one, "X-Request-Id"));
    assertFalse(one.text().equals(ask(fresh, "GET").text()));

    var taken = handler.through(RequestId.takenOver());
    assertEquals("mine-1.2_3", ask(taken, "GET", "X-Request-Id", "mine-1.2_3").text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"b", "<a>", "\u00fc"})
  void aNameThatCouldHarmALogIsReplaced(String name) throws IOException {
    Handler handler = x -> x.reply(x.context().get(RequestId.ID).orElse("none"));
    var taken = handler.through(RequestId.takenOver());
    assertTrue(ask(taken, "GET", "X-Request-Id", name).text().matches("[0-9a-f]{32}"));
    assertTrue(ask(taken, "GET", "X-Request-Id", "a".repeat(65)).text().matches("[0-9a-f]{32}"));
  }

  // Errors.

  @Test
  void whatHasFailedIsAnsweredAsTheProgramSays() throws IOException {
    Filter errors =
        Errors.replying((x, failure) -> {
          if (failure instanceof IllegalStateException) {
            throw failure;
          }
          x.reply(409);
        });
    Handler failing =
        x -> {
          throw x.request().method().equals("GET")
              ? new IllegalArgumentException()
              : new IllegalStateException();
        };
    assertEquals(409, ask(failing.through(errors), "GET").status());
    assertEquals(500, ask(failing.through(errors), "POST").status());
    Handler half =
        x -> {
          x.reply(new Http.Response(200, Fields.of())).send(new byte[1]);
          throw new IllegalArgumentException();
        };
    assertThrows(IOException.class, () -> ask(half.through(errors), "GET"));
  }

  // RateLimit.

  @Test
  void aClientHasItsShareAndThenOneMoreAfterEachInterval() {
    var clock = new AtomicLong(-5);
    var limit = new RateLimit(3, Duration.ofNanos(300), 10, clock::get);
    assertArrayEquals(new long[] {0, 0, 0, 100}, take(limit, "a", 4));
    assertArrayEquals(new long[] {0}, take(limit, "b", 1));
    clock.addAndGet(40);
    assertArrayEquals(new long[] {60}, take(limit, "a", 1));
    clock.addAndGet(60);
    assertArrayEquals(new long[] {0, 100}, take(limit, "a", 2));
    clock.addAndGet(1000);
    assertArrayEquals(new long[] {0, 0, 0, 100}, take(limit, "a", 4));
  }

  private static long[] take(RateLimit limit, String client, int times) {
    var waits = new long[times];
    for (int i = 0; i < times; i++) {
      waits[i] = limit.take(client);
    }
    return waits;
  }

  @Test
  void noMoreClientsAreRememberedThanAreAllowed() {
    var limit = new RateLimit(1, Duration.ofHours(1), 3, () -> 0);
    for (int i = 0; i < 100; i++) {
      limit.take("busy");
      assertEquals(0, limit.take(i));
    }
    assertEquals(3, limit.remembered());
    assertTrue(limit.take("busy") > 0, "who asks often is not forgotten");
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeBack() throws IOException {
    try (var rehearsal = Rehearsal.of(HELLO.through(RateLimit.of(2, Duration.ofMinutes(2))))) {
      assertEquals(200, rehearsal.ask("GET", "/").status());
      assertEquals(200, rehearsal.ask("GET", "/").status());
      var refused = rehearsal.ask("GET", "/");
      assertEquals(429, refused.status());
      assertEquals("60", field(refused, "Retry-After"));
    }
  }
}
