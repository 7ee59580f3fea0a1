package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dsock.http.HttpException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is remembered of the targets that were asked for. */
class TargetsTest {
  private final Targets targets = new Targets();

  @Test
  void whatWasAskedForIsNotTakenApartAgain() throws IOException {
    assertSame(targets.parse("/a?b=c"), targets.parse("/a?b=c"));
  }

  @Test
  void anyNumberIsUnderstood() throws IOException {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 10_000; i++) {
        assertEquals("/a/" + i, targets.parse("/a/" + i + "?b=c").path());
      }
    }
  }

  @Test
  void twoThatLookAlikeToTheTableAreToldApart() throws IOException {
    assertEquals("Aa".hashCode(), "BB".hashCode());
    assertEquals("/Aa", targets.parse("/Aa").path());
    assertEquals("/BB", targets.parse("/BB").path());
  }

  @Test
  void aLongOneIsNotKept() throws IOException {
    var text = "/" + "x".repeat(1000);
    assertNotSame(targets.parse(text), targets.parse(text));
  }

  @Test
  void whatIsNoPathIsRefusedEachTime() {
    for (int i = 0; i < 2; i++) {
      assertThrows(HttpException.class, () -> targets.parse("/.."));
    }
  }
}
