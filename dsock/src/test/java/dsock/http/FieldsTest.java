package dsock.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields, made by a program and received from a peer. */
class FieldsTest {
  private static Fields received(String lines) throws IOException {
    var http = Http.attach(Feed.whole("GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n"));
    return http.receiveRequest().fields().remove("Host");
  }

  /** Sends fields, and returns the lines that they are on the wire. */
  private static String sent(Fields fields) throws IOException {
    var feed = Feed.whole(Messages.GET);
    var http = Http.attach(feed);
    http.receiveRequest();
    http.sendResponse(new Http.Response(204, fields));
    var head = feed.sent();
    return head.substring(head.indexOf("\r\n") + 2, head.length() - 2);
  }

  @Test
  void namesAreTheSameInCapitalsOrNot() throws IOException {
    for (var fields : List.of(Fields.of("X-One", "1"), received("X-One: 1\r\n"))) {
      assertTrue(fields.has("x-oNE"));
      assertEquals(Optional.of("1"), fields.get("x-one"));
      assertFalse(fields.has("X-On"));
      assertFalse(fields.has("X-One1"));
      assertFalse(fields.has("\u0158-One"));
      assertEquals(Optional.empty(), fields.get("Two"));
    }
  }

  @Test
  void aFieldHasAValueIfItIsTheOnlyOneOfItsNameAndTheSameToTheLetter() throws IOException {
    for (var fields : List.of(Fields.of("A", "\u00e4b"), received("A: \u00e4b\r\n"))) {
      assertTrue(fields.has("a", "\u00e4b"));
      assertFalse(fields.has("A", "\u00e4B"));
      assertFalse(fields.has("A", "\u01e4b"));
      assertFalse(fields.has("A", "\u00e4"));
      assertFalse(fields.has("B", "\u00e4b"));
      assertFalse(fields.add("a", "\u00e4b").has("A", "\u00e4b"));
    }
  }

  @Test
  void fieldsKeepTheirOrderAndTheirSpelling() throws IOException {
    var fields = received("b: 2\r\nA: 1\r\nB: 3\r\n");
    var names = new ArrayList<String>();
    for (var field : fields) {
      names.add(field.name() + "=" + field.value());
    }
    assertEquals(List.of("b=2", "A=1", "B=3"), names);
    assertEquals(List.of("2", "3"), fields.all("b"));
    assertEquals(Optional.of("2"), fields.get("B"));
    assertEquals(3, fields.size());
    assertEquals("b: 2\nA: 1\nB: 3\n", fields.toString());
    assertEquals("b: 2\r\nA: 1\r\nB: 3\r\n", sent(fields));
  }

  @Test
  void anIteratorEnds() {
    var iterator = Fields.of("A", "1").iterator();
    iterator.next();
    assertFalse(iterator.hasNext());
    assertThrows(NoSuchElementException.class, iterator::next);
  }

  @Test
  void setLeavesOneOfTheName() throws IOException {
    for (var fields :
        List.of(Fields.of("A", "1", "B", "2", "a", "3"), received("A: 1\r\nB: 2\r\na: 3\r\n"))) {
      assertEquals("A: 9\r\nB: 2\r\n", sent(fields.set("A", "9")));
      assertEquals("A: 9\r\nB: 2\r\nC: 4\r\n", sent(fields.set("C", "4")));
    }
  }

  @Test
  void removeLeavesNoneOfTheName() throws IOException {
    for (var fields :
        List.of(Fields.of("A", "1", "B", "2", "a", "3"), received("A: 1\r\nB: 2\r\na: 3\r\n"))) {
      assertEquals("B: 2\r\n", sent(fields.remove("a")));
      assertEquals("B: 2\r\n", sent(fields.remove("nothing")));
      assertEquals("B: 2\r\nA: 5\r\n", sent(fields.add("A", "5")));
    }
  }

  @Test
  void fieldsAreEqualIfTheySayTheSame() throws IOException {
    var fields = Fields.of("Content-Type", "text/plain", "A", "");
    var same = received("content-type:   text/plain\t\r\na:\r\n");
    assertEquals(fields, same);
    assertEquals(fields.hashCode(), same.hashCode());
    assertNotEquals(fields, Fields.of("A", "", "Content-Type", "text/plain"));
    assertNotEquals(fields, Fields.of("Content-Type", "text/Plain", "A", ""));
    assertNotEquals(fields, Fields.of("Content-Type", "text/plain"));
  }

  @Test
  void listsAreSplitAtCommasOverAllLines() throws IOException {
    var fields =
        received(
            "L: a, \"b, c\" ,,\t d;x=\"\\\",\"\r\nM: no\r\nl:\r\nl: ,\r\nL: e,\"unfinished, f\r\n");
    assertEquals(
        List.of("a", "\"b, c\"", "d;x=\"\\\",\"", "e", "\"unfinished, f"), fields.list("L"));
    assertEquals(List.of(), fields.list("nothing"));
    assertTrue(fields.lists("l", "E"));
    assertTrue(fields.lists("l", "A"));
    assertFalse(fields.lists("l", "b"));
    assertFalse(fields.lists("l", "d"));
    assertFalse(fields.lists("l", ""));
  }

  @Test
  void valuesAreBytesOfLatin1() throws IOException {
    var fields = received("N: caf\u00e9 \u00a0\u00ff\r\n");
    assertEquals(Optional.of("caf\u00e9 \u00a0\u00ff"), fields.get("N"));
    assertEquals("N: caf\u00e9 \u00a0\u00ff\r\n", sent(Fields.of("N", "caf\u00e9 \u00a0\u00ff")));
  }

  @Test
  void blanksAroundAValueAreNotPartOfIt() throws IOException {
    assertEquals("A: b \t c\r\n", sent(Fields.of("A", " \tb \t c\t ")));
    assertEquals(Optional.of(""), Fields.of("A", " \t ").get("A"));
    assertEquals(Optional.of("b \t c"), received("A:b \t c \t\r\n").get("A"));
  }

  // libdill's http sends whatever it is given: a value with a line end makes a second field
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nSet-Cookie: b",
        "a\nb",
        "a\rb",
        "\r\n",
        "a\0b",
        "\u0001",
        "\u007f",
        "\u0100",
        "\u010a",
        "\u20ac",
        "\u560a\u560d"
      })
  void aValueThatCouldEndALineIsRefused(String value) {
    var fields = Fields.of("A", "1");
    var failure = assertThrows(IllegalArgumentException.class, () -> fields.add("B", value));
    assertThrows(IllegalArgumentException.class, () -> fields.set("A", value));
    assertThrows(IllegalArgumentException.class, () -> fields.set("B", value));
    assertThrows(IllegalArgumentException.class, () -> Fields.of("B", value));
    var message = String.valueOf(failure.getMessage());
    assertTrue(message.chars().allMatch(c -> c >= ' ' && c < 0x7f), message);
    assertEquals(Fields.of("A", "1"), fields);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "a b", "a:", ":", "a\r\nb", "a\n", "\0", "a\u00e9", "a/b", "\"a\"", "(", "a\u0161",
        "a@", "[", "{}"
      })
  void aNameThatIsNoTokenIsRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> Fields.of(name, "1"));
    assertThrows(IllegalArgumentException.class, () -> Fields.of("A", "1").add(name, "1"));
    assertThrows(IllegalArgumentException.class, () -> Fields.of("A", "1").set(name, "1"));
  }

  @Test
  void aNameNeedsAValue() {
    assertThrows(IllegalArgumentException.class, () -> Fields.of("A"));
    assertThrows(IllegalArgumentException.class, () -> Fields.of("A", "1", "B\r\n"));
  }

  @Test
  void whatIsSentIsReceivedWhateverItIs() throws IOException {
    var random = new Random(3);
    for (int round = 0; round < 500; round++) {
      var fields = Fields.of();
      for (int count = random.nextInt(30); count > 0; count--) {
        var value = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
          int c = random.nextInt(256);
          value.append(c < ' ' || c == 0x7f ? '\t' : (char) c);
        }
        var name = "N" + random.nextInt(10);
        switch (random.nextInt(4)) {
          case 0 -> fields.set(name, value.toString());
          case 1 -> fields.remove(name);
          default -> fields.add(name, value.toString());
        }
      }
      assertEquals(fields, received(sent(fields)));
    }
  }
}
