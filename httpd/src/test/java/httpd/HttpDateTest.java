package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates in the three forms of RFC 9110, 5.6.7. */
final class HttpDateTest {
  private static final Instant EXAMPLE = Instant.parse("1994-11-06T08:49:37Z");

  @Test
  void aDateIsWrittenInTheFormOfTheRfc() {
    assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", HttpDate.of(EXAMPLE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994"
      })
  void eachOfTheThreeFormsIsRead(String text) {
    assertEquals(Optional.of(EXAMPLE), HttpDate.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 31 Feb 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "784111777"
      })
  void whatIsNoDateIsNone(String text) {
    assertEquals(Optional.empty(), HttpDate.parse(text));
  }

  @Test
  void nowIsWithinASecondOfTheClock() {
    var now = HttpDate.parse(HttpDate.now()).orElseThrow();
    assertTrue(Duration.between(now, Instant.now()).abs().compareTo(Duration.ofSeconds(2)) < 0);
  }
}
