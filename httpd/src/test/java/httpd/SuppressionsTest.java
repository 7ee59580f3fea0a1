package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is silenced, skipped or put off. The patterns are written so that they don't match here. */
class SuppressionsTest {
  private static final Pattern SUPPRESSION = Pattern.compile("@[S]uppressWarnings\\b");
  private static final Pattern WITH_REASON =
      Pattern.compile("@[S]uppressWarnings\\(.*\\) // \\S.*");
  private static final Pattern PUT_OFF = Pattern.compile("\\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\\b");
  private static final Pattern SKIPPED =
      Pattern.compile("@[D]isabled|\\b[a]ssum(?:e|ing)(?:True|False|That)\\b|\\bAssumption[s]\\b");

  @Test
  void whatIsSuppressedHasAReasonInTheSameLine() {
    assertNowhere(SuppressionsTest::lacksReason);
  }

  private static boolean lacksReason(String line) {
    return SUPPRESSION.matcher(line).find() && !WITH_REASON.matcher(line).find();
  }

  @Test
  void nothingIsPutOff() {
    assertNowhere(PUT_OFF.asPredicate());
  }

  @Test
  void noTestIsSkipped() {
    assertNowhere(SKIPPED.asPredicate());
  }

  @Test
  void whatIsLookedForWouldBeFound() {
    var suppression = "@" + "SuppressWarnings(\"x\")";
    assertTrue(lacksReason(suppression));
    assertTrue(lacksReason(suppression + " //"));
    assertFalse(lacksReason(suppression + " // since it is so"));
    assertTrue(PUT_OFF.matcher("// TO" + "DO: more").find());
    assertTrue(SKIPPED.matcher("  @" + "Disabled").find());
    assertTrue(SKIPPED.matcher("  assume" + "True(x)").find());
  }

  private static void assertNowhere(Predicate<String> offence) {
    var found = new ArrayList<String>();
    for (var file : House.allSources()) {
      int number = 0;
      for (var line : House.lines(file)) {
        number++;
        if (offence.test(line)) {
          found.add(House.root().relativize(file) + ":" + number + " " + line.strip());
        }
      }
    }
    assertEquals(List.of(), found);
  }
}
