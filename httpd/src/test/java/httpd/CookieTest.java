package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cookies are written so that nothing can slip in, and read strictly. */
class CookieTest {
  @Test
  void aCookieHasWhatIsSafeUnlessToldOtherwise() {
    assertEquals("a=b; Path=/; Secure; HttpOnly; SameSite=Lax", Cookie.of("a", "b").toString());
    assertEquals(
        "a=b; Path=/x; Max-Age=60; HttpOnly; SameSite=Strict",
        Cookie.of("a", "b")
            .withMaxAge(Duration.ofMinutes(1))
            .withPath("/x")
            .withoutTls()
            .withSameSite(Cookie.SameSite.STRICT)
            .toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a;b", "a,b", "a\"b", "a\\b", "a\r\nb", "\u00e9", "a\u007f"})
  void aValueThatCannotBeSentIsRefused(String value) {
    assertThrows(IllegalArgumentException.class, () -> Cookie.of("name", value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=b", "a b", "a;b", "a\nb", "(a)"})
  void soIsAName(String name) {
    assertThrows(IllegalArgumentException.class, () -> Cookie.of(name, "value"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "/a;Domain=evil.example", "/a\r\nb", ""})
  void soIsAPath(String path) {
    var cookie = Cookie.of("a", "b");
    assertThrows(IllegalArgumentException.class, () -> cookie.withPath(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a;b", ".example.org", "a b", "a\nb"})
  void soIsADomain(String domain) {
    assertThrows(IllegalArgumentException.class, () -> cookie("a", "/", domain, true));
  }

  private static Cookie cookie(String name, String path, String domain, boolean secure) {
    return new Cookie(name, "v", path, domain, Optional.empty(), secure, true, Cookie.SameSite.LAX);
  }

  @Test
  void whatBrowsersWouldRefuseIsRefusedHere() {
    assertThrows(IllegalArgumentException.class, () -> cookie("__Secure-a", "/", "", false));
    assertThrows(IllegalArgumentException.class, () -> cookie("__Host-a", "/x", "", true));
    assertThrows(IllegalArgumentException.class, () -> cookie("__Host-a", "/", "a.org", true));
    var open = Cookie.of("a", "b").withSameSite(Cookie.SameSite.NONE);
    assertThrows(IllegalArgumentException.class, open::withoutTls);
    assertThrows(IllegalArgumentException.class, () -> Cookie.of("a", "b".repeat(4096)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a=1; b=2 | 2",
        "b=\"2\" | 2",
        "b=2;b=3 | 2 3",
        "b = 2 | ``",
        "b | ``",
        "b=a\\c | ``",
        "b=x y | ``",
        "=2; b=2 | 2",
        "b=a=c | a=c",
      })
  void whatIsNoCookieIsLeftOut(String line, String values) throws IOException {
    Handler handler = x -> x.reply(String.join(" ", Cookies.of(x).all("b")));
    try (var rehearsal = Rehearsal.of(handler)) {
      var request = new Http.Request("GET", "/", Fields.of("Cookie", line));
      assertEquals(values, rehearsal.ask(request, new byte[0]).text());
    }
  }

  @Test
  void aReplyMaySetSeveral() throws IOException {
    Handler handler =
        x -> {
          Cookie.of("a", "1").addTo(x);
          Cookie.of("b", "2").addTo(x);
          x.reply(204);
        };
    try (var rehearsal = Rehearsal.of(handler)) {
      var set = rehearsal.ask("GET", "/").head().fields().all("Set-Cookie");
      assertEquals(
          List.of("a=1", "b=2"), set.stream().map(c -> c.replaceFirst(";.*", "")).toList());
    }
  }
}
