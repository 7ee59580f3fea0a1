package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.Fields;
import httpd.Conditions.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether conditions hold for a version with the tag "a-1", of a certain second. */
class ConditionsTest {
  private static final Instant TIME = Instant.parse("2024-02-29T12:34:56Z");
  private static final String DATE = "Thu, 29 Feb 2024 12:34:56 GMT";
  private static final String OLDER = "Thu, 29 Feb 2024 12:34:55 GMT";
  private static final String NEWER = "Thu, 29 Feb 2024 12:34:57 GMT";

  private static final Version VERSION = new Version("\"a-1\"", TIME, DATE);

  private static Verdict judge(String... request) {
    return Conditions.judge(Fields.of(request), VERSION);
  }

  @Test
  void aRequestWithoutConditionsHolds() {
    assertEquals(Verdict.HOLDS, judge());
    assertEquals(Verdict.HOLDS, judge("Host", "a", "Range", "bytes=0-0", "If-Range", "\"b\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "\"a-1\"",
        "\"b\", \"a-1\"",
        "\"b\",\"a-1\"",
        ",, \"a-1\"",
        "\"a-1\" , \"b\"",
        "\"a, b\", \"a-1\"",
        "W/\"b\", \"a-1\"",
        "\"a-1\", nonsense"
      })
  void aTagThatIsInTheListMatches(String list) {
    assertEquals(Verdict.HOLDS, judge("If-Match", list));
    assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", list));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"b\"",
        "\"a-1",
        "a-1",
        "\"a-1\"\"",
        "\"\"a-1\"",
        "\"A-1\"",
        "\"a\"",
        "\"a-11\"",
        "\"xa-1\"",
        "w/\"b\"",
        "nonsense, \"a-1\"",
        "\"b, \"a-1\"",
        "\"*\"",
        "**",
        "W/",
        "W/\"",
        "\""
      })
  void aTagThatIsNotInTheListDoesNotMatch(String list) {
    boolean isThereStill =
        list.equals("\"a-1\"\""); // what follows the tag is nonsense, and does not count
    assertEquals(isThereStill ? Verdict.HOLDS : Verdict.FAILED, judge("If-Match", list));
    assertEquals(isThereStill ? Verdict.NOT_MODIFIED : Verdict.HOLDS, judge("If-None-Match", list));
  }

  @Test
  void aWeakTagMatchesOnlyWhereThatIsEnough() {
    assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", "W/\"a-1\""));
    assertEquals(Verdict.FAILED, judge("If-Match", "W/\"a-1\""));
  }

  @Test
  void aWeakVersionMatchesOnlyWhereThatIsEnough() {
    var weak = new Version("W/\"a-1\"", TIME, DATE);
    for (var tag : List.of("\"a-1\"", "W/\"a-1\"", "\"b\", W/\"a-1\"", "*")) {
      var verdict = Conditions.judge(Fields.of("If-None-Match", tag), weak);
      assertEquals(Verdict.NOT_MODIFIED, verdict);
    }
    assertEquals(Verdict.HOLDS, Conditions.judge(Fields.of("If-None-Match", "\"a\""), weak));
    for (var tag : List.of("\"a-1\"", "W/\"a-1\"", "\"b\"")) {
      assertEquals(Verdict.FAILED, Conditions.judge(Fields.of("If-Match", tag), weak));
    }
    assertEquals(Verdict.HOLDS, Conditions.judge(Fields.of("If-Match", "*"), weak));
    for (var value : List.of("\"a-1\"", "W/\"a-1\"", DATE)) {
      assertFalse(Conditions.allowRange(Fields.of("If-Range", value), weak));
    }
  }

  @Test
  void aListMayGoOverSeveralLines() {
    assertEquals(Verdict.NOT_MODIFIED, judge("If-None-Match", "\"b\"", "If-None-Match", "\"a-1\""));
    assertEquals(Verdict.HOLDS, judge("If-Match", "\"b\"", "If-Match", "\"a-1\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Thu, 29 Feb 2024 12:34:56 GMT | NOT_MODIFIED",
        "Thursday, 29-Feb-24 12:34:56 GMT | NOT_MODIFIED",
        "Thu Feb 29 12:34:56 2024 | NOT_MODIFIED",
        "Thu, 29 Feb 2024 12:34:57 GMT | NOT_MODIFIED",
        "Sat, 01 Jan 2095 00:00:00 GMT | NOT_MODIFIED",
        "Thu, 29 Feb 2024 12:34:55 GMT | HOLDS",
        "Thu Feb 29 12:34:55 2024 | HOLDS",
        "yesterday | HOLDS",
        "Thu, 29 Feb 2024 12:34:56 | HOLDS",
        "'' | HOLDS",
      })
  void aDateIsReadInAllThreeForms(String date, Verdict verdict) {
    assertEquals(verdict, judge("If-Modified-Since", date));
  }

  @Test
  void twoDatesAreNoCondition() {
    assertEquals(Verdict.HOLDS, judge("If-Modified-Since", DATE, "If-Modified-Since", DATE));
    assertEquals(Verdict.HOLDS, judge("If-Unmodified-Since", OLDER, "If-Unmodified-Since", OLDER));
  }

  /**
   * All of what the four fields may say, against the steps of RFC 9110, 13.2.2, in its own words.
   */
  @Test
  void theConditionsAreJudgedInTheOrderOfTheStandard() {
    var tags = List.of("", "*", "\"a-1\"", "W/\"a-1\"", "\"b\"");
    var dates = List.of("", OLDER, DATE, NEWER, "nonsense");
    int combinations = 0;
    for (var match : tags) {
      for (var unmodified : dates) {
        for (var noneMatch : tags) {
          for (var modified : dates) {
            var request = Fields.of();
            add(request, "If-Match", match);
            add(request, "If-Unmodified-Since", unmodified);
            add(request, "If-None-Match", noneMatch);
            add(request, "If-Modified-Since", modified);
            assertEquals(
                byTheBook(match, unmodified, noneMatch, modified),
                Conditions.judge(request, VERSION),
                () -> match + " " + unmodified + " " + noneMatch + " " + modified);
            combinations++;
          }
        }
      }
    }
    assertEquals(625, combinations);
  }

  private static void add(Fields request, String name, String value) {
    if (!value.isEmpty()) {
      request.add(name, value);
    }
  }

  private static Verdict byTheBook(
      String match, String unmodified, String noneMatch, String modified) {
    // 1. When recipient is the origin server and If-Match is present …
    if (!match.isEmpty() && !match.equals("*") && !match.equals("\"a-1\"")) {
      return Verdict.FAILED;
    }
    // 2. … If-Match is not present, and If-Unmodified-Since is present …
    if (match.isEmpty() && unmodified.equals(OLDER)) {
      return Verdict.FAILED;
    }
    // 3. When If-None-Match is present …
    if (!noneMatch.isEmpty()) {
      return noneMatch.equals("\"b\"") ? Verdict.HOLDS : Verdict.NOT_MODIFIED;
    }
    // 4. When the method is GET or HEAD, If-None-Match is not present, and If-Modified-Since is
    // present …
    return modified.equals(DATE) || modified.equals(NEWER) ? Verdict.NOT_MODIFIED : Verdict.HOLDS;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"a-1\"", DATE, "Thursday, 29-Feb-24 12:34:56 GMT", "Thu Feb 29 12:34:56 2024"})
  void aRangeIsAllowedOfJustThatVersion(String value) {
    assertTrue(Conditions.allowRange(Fields.of("If-Range", value), VERSION));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"b\"",
        "W/\"a-1\"",
        "*",
        "\"a-1\", \"b\"",
        OLDER,
        NEWER,
        "nonsense",
        "",
        "\"",
        "W/"
      })
  void aRangeIsNotAllowedOfAnother(String value) {
    assertFalse(Conditions.allowRange(Fields.of("If-Range", value), VERSION));
  }

  @Test
  void aRangeIsAllowedIfNothingIsSaidAboutIt() {
    assertTrue(Conditions.allowRange(Fields.of("Range", "bytes=0-0"), VERSION));
  }

  @Test
  void twoVersionsAreNone() {
    var twice = Fields.of("If-Range", "\"a-1\"", "If-Range", "\"a-1\"");
    assertFalse(Conditions.allowRange(twice, VERSION));
  }
}
