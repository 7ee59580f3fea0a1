package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.http.HttpException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a request's target is taken apart. */
final class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/a, /a",
    "/a/, /a/",
    "/a/b?c=d, /a/b",
    "/%61%2Fb, /a/b",
    "/./a/./b, /a/b",
    "/a/../b, /b",
    "/a/.., /",
    "/a/b/.., /a/",
    "/a/%2e%2E/b, /b",
    "/a/., /a/",
    "//a, //a",
    "/..., /...",
    "/%C3%A9t%C3%A9, /été",
    "http://host/a, /a",
    "http://host, /",
    "HTTP://host?x, /",
    "http://host/a/../b?c, /b",
    "/a?b/../../c, /a",
  })
  void aPathIsDecodedAndItsDotsAreResolved(String target, String path) throws HttpException {
    assertEquals(path, Target.parse(target).path());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..",
        "/../a",
        "/a/../../b",
        "/%2e%2e",
        "/%2e%2e/",
        "/.%2e/a",
        "/a/%2e%2e/%2e%2e/b",
        "http://h/../a"
      })
  void aPathThatLeadsAboveTheRootIsRefused(String target) {
    assertEquals(400, assertThrows(HttpException.class, () -> Target.parse(target)).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%",
        "/%2",
        "/%zz",
        "/a%0",
        "/%00",
        "/a%00b",
        "/%ff",
        "/%c0%ae",
        "/%c0%af",
        "/%ed%a0%80"
      })
  void whatIsNoEncodingOfUtf8IsRefused(String target) {
    assertEquals(400, assertThrows(HttpException.class, () -> Target.parse(target)).status());
  }

  @Test
  void anEncodedSlashIsALetterOfItsSegment() throws HttpException {
    assertEquals(2, Target.parse("/a%2Fb/c").segments().size());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "/?a=1&b=2, a, 1",
        "/?a=1&b=2, b, 2",
        "/?a=1&a=2, a, 1",
        "/?a, a, ''",
        "/?a=b=c, a, b=c",
        "/?q=x+y%26z, q, x y&z",
        "/?q=100%, q, 100%",
        "/?%61=1, a, 1",
        "/?b=1, a, none",
        "/, a, none",
      })
  void aQueryIsAskedForByName(String target, String name, String value) throws HttpException {
    assertEquals(Optional.ofNullable(value), Target.parse(target).query(name));
  }
}
