package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.HttpException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names may be asked for, and how links spell them. */
class SegmentTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "index.html", "a.", "a..b", "~", "ä", "日本", " ", "a b", "%", ".well-known"})
  void aPlainNameIsServed(String name) {
    assertTrue(Segment.isServed(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        ".git",
        ".htpasswd",
        ".well-known2",
        ".WELL-KNOWN",
        "a/b",
        "/",
        "a\\b",
        "a\0"
      })
  void aHiddenNameAndWhatIsNoNameAreNot(String name) {
    assertFalse(Segment.isServed(name));
  }

  @Test
  void onlyTheLastNameOfAPathMayBeEmpty() {
    assertTrue(Segment.areServed(List.of("")));
    assertTrue(Segment.areServed(List.of("a", "")));
    assertTrue(Segment.areServed(List.of("a", "b")));
    assertFalse(Segment.areServed(List.of("", "a")));
    assertFalse(Segment.areServed(List.of("", "")));
    assertFalse(Segment.areServed(List.of("a", "", "b")));
    assertFalse(Segment.areServed(List.of("a", ".b", "c")));
  }

  @Test
  void whatIsNotPlainInANameIsEscaped() {
    assertEquals("a-b.c_d~e0Z", Segment.encode("a-b.c_d~e0Z"));
    assertEquals("%3Cscript%3E%22%27%26", Segment.encode("<script>\"'&"));
    assertEquals("http%3A%2F%2Fexample", Segment.encode("http://example"));
    assertEquals("%25%20%2B%3F%23", Segment.encode("% +?#"));
    assertEquals("%0D%0ASet-Cookie%3A", Segment.encode("\r\nSet-Cookie:"));
    assertEquals("%C3%A4", Segment.encode("ä"));
    assertEquals("%E6%97%A5", Segment.encode("日"));
    assertEquals("%F0%9F%98%80", Segment.encode("😀"));
  }

  @Test
  void anEscapedNameIsReadAsWhatItWas() throws HttpException {
    for (char c = 1; c < 0xd800; c++) {
      var name = "x" + c;
      assertEquals(List.of(name), Target.parse("/" + Segment.encode(name)).segments());
    }
  }
}
