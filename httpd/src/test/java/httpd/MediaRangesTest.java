package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How gladly a client takes HTML, by what it accepts. RFC 9110, 12.5.1. */
class MediaRangesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text/html                          | 1000
          text/html;charset=utf-8;q=0.3      | 300
          Text/HTML                          | 1000
          text/*;q=0.4                       | 400
          */*                                | 1000
          */*;q=0.1, text/html;q=0.2         | 200
          */*, text/*;q=0.5, text/html;q=0   | 0
          text/*;q=0, */*                    | 0
          application/json                   | 0
          text/html;q=nonsense               | 0
          ''                                 | 0
          """)
  void whatIsSaidOfTheVeryTypeCountsMost(String said, int weight) {
    assertEquals(weight, MediaRanges.weight(Fields.of("Accept", said), "text/html"));
  }

  @Test
  void whoSaysNothingTakesAnything() {
    assertEquals(1000, MediaRanges.weight(Fields.of(), "text/html"));
  }

  @Test
  void aBrowserNamesHtml() {
    var chromium = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
    assertTrue(MediaRanges.name(Fields.of("Accept", chromium), "text/html"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "text/*", "text/html;q=0", "application/json", ""})
  void whoTakesAnythingDoesNotNameIt(String said) {
    assertFalse(MediaRanges.name(Fields.of("Accept", said), "text/html"));
  }
}
