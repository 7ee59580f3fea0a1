package dsock;

import static dsock.Says.assertSays;
import static dsock.Suffix.CRLF;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuffixTest {
  private static Suffix<Script> lines(int longest, String... pieces) {
    return Suffix.attach(Script.of(pieces), utf8(CRLF), longest);
  }

  @Test
  void onTheWireTheSuffixFollowsTheMessageInOneSend() throws IOException {
    var script = Script.of();
    Suffix.attach(script, CRLF).send("ABC");
    assertArrayEquals(new byte[] {0x41, 0x42, 0x43, 0x0d, 0x0a}, script.sent());
    assertEquals(1, script.sends());

    Suffix.attach(script, "1234567890").send("First");
    assertEquals("ABC\r\nFirst1234567890", utf8(script.sent()));
    assertEquals(2, script.sends());
  }

  @Test
  void aSuffixMayComeInPieces() throws IOException {
    var lines = lines(100, "on", "e\r", "\n", "two", "\r\nthr", "ee\r\n\r", "\n");
    assertEquals("one", lines.receiveText());
    assertEquals("two", lines.receiveText());
    assertEquals("three", lines.receiveText());
    assertEquals("", lines.receiveText());
    assertFalse(lines.more());
  }

  // libdill reads one byte at a time, and compares a window that slides
  @Test
  void aByteThatOnlyLooksLikeTheBeginningOfTheSuffixBelongsToTheMessage() throws IOException {
    assertEquals("ab\r", lines(100, "ab\r\r\n").receiveText());
    assertEquals("ab\r", lines(100, "ab\r", "\r", "\n").receiveText());
    assertEquals("\n\r", lines(100, "\n\r\r\n").receiveText());
    var messages = Suffix.attach(Script.of("aaa", "ab"), "aab");
    assertEquals("aa", messages.receiveText());
  }

  @Test
  void aMessageOfExactlyTheLimitIsReceivedAndALongerOneIsNot() throws IOException {
    assertEquals("12345", lines(5, "12345\r\n").receiveText());
    assertEquals("12345", lines(5, "12345", "\r", "\n").receiveText());
    assertEquals("", lines(0, "\r\n").receiveText());
    for (var pieces : new String[][] {{"123456\r\n"}, {"12345", "6", "\r\n"}, {"1234567"}}) {
      var lines = lines(5, pieces);
      var failure = assertThrows(IOException.class, lines::receive);
      assertSays("message of more than 5 bytes, which is the limit", failure);
    }
  }

  // invariant 18, and the missing limit of libdill: input is broken, output is not
  @Test
  void aMessageThatIsTooLongBreaksTheInputAlone() throws IOException {
    var lines = lines(5, "123456\r\nnext\r\n");
    var failure = assertThrows(IOException.class, lines::receive);
    assertFalse(failure instanceof ProtocolException, "that one could be tried again");
    for (int i = 0; i < 2; i++) {
      var later = assertThrows(IOException.class, lines::receive);
      assertSays("Suffix over Script is broken: message of more than 5 bytes", later);
      assertSame(failure, later.getCause());
      assertThrows(IOException.class, lines::more);
    }
    lines.send("sorry");
  }

  @Test
  void aPeerThatNeverEndsItsMessageCostsNoMoreThanTheLimit() throws IOException {
    try (var pair = Inproc.pair();
        var bundle = Bundle.isolated(ended -> {})) {
      bundle.go(() -> {
        while (true) {
          pair.left().send(new byte[10_000]);
        }
      });
      var lines = Suffix.attach(pair.right(), CRLF);
      assertSays("more than 8192 bytes", assertThrows(IOException.class, lines::receive));
    }
  }

  @Test
  void thereIsALimitOf8192BytesUnlessAnotherIsGiven() throws IOException {
    var longest = "x".repeat(8192);
    var lines = Suffix.attach(Script.of(longest + CRLF + longest + "xx"), CRLF);
    assertEquals(longest, lines.receiveText());
    assertSays("more than 8192 bytes", assertThrows(IOException.class, lines::receive));
    lines.send(longest);
    var refused = assertThrows(ProtocolException.class, () -> lines.send(longest + "x"));
    assertSays("message of 8193 bytes; the limit is 8192", refused);
  }

  @Test
  void noLimitIsTheLargestNumber() throws IOException {
    var much = "x".repeat(100_000);
    assertEquals(much, lines(Integer.MAX_VALUE, much + CRLF).receiveText());
  }

  // invariant 20 in the better form, and libdill's gap: the end inside of a message is a failure
  @Test
  void theEndInsideOfAMessageIsAFailure() throws IOException {
    for (var rest : new String[] {"tru", "tru\r", "\r"}) {
      var lines = lines(100, "whole\r\n" + rest);
      assertEquals("whole", lines.receiveText());
      assertTrue(lines.more());
      var failure = assertThrows(IOException.class, lines::receive);
      assertFalse(failure instanceof EOFException);
      assertSays("truncated message: the peer was done after " + rest.length(), failure);
      assertSays("truncated", assertThrows(IOException.class, lines::receive));
      assertThrows(IOException.class, lines::detach);
    }
  }

  @Test
  void whenTheConnectionBreaksTheFailureComesOut() {
    var lines = Suffix.attach(Script.of("trunc").thenBreak(), CRLF);
    assertEquals("reset", assertThrows(IOException.class, lines::receive).getMessage());
  }

  // invariant 19 in the better form: what has come of the message is not lost
  @Test
  void aReceiveThatWasLateInTheMiddleOfAMessageCanBeTriedAgain() throws IOException {
    var lines = lines(100, "he", Script.LATE, "llo\r", Script.LATE, Script.LATE, "\nrest");
    for (int i = 0; i < 3; i++) {
      assertThrows(SocketTimeoutException.class, lines::receive);
    }
    assertEquals("hello", lines.receiveText());
    assertEquals("rest", utf8(lines.detach().receive(4)));
  }

  @Test
  void aMessageThatContainsTheSuffixIsRefused() throws IOException {
    var script = Script.of();
    var lines = Suffix.attach(script, CRLF);
    for (var text : new String[] {"a\r\nb", "\r\n", "a\r\n", "\r\nb"}) {
      var refused = assertThrows(ProtocolException.class, () -> lines.send(text));
      assertSays("the message contains the suffix", refused);
    }
    assertEquals(0, script.sends());
    lines.send("a\rb\nc\r");
    assertEquals("a\rb\nc\r\r\n", utf8(script.sent()));
  }

  @ParameterizedTest
  @CsvSource({"abab, xab", "aa, a", "abcabc, abc", "--, -"})
  void aMessageWhoseEndTheSuffixWouldCompleteIsRefused(String suffix, String message) {
    var script = Script.of();
    var messages = Suffix.attach(script, suffix);
    assertThrows(ProtocolException.class, () -> messages.send(message));
    assertEquals(0, script.sends());
  }

  @Test
  void anEmptySuffixIsRefused() {
    var script = Script.of();
    assertSays(
        "an empty suffix",
        assertThrows(IllegalArgumentException.class, () -> Suffix.attach(script, "")));
  }

  @Test
  void aSuffixOfItsOwnIsNotChangedFromOutside() throws IOException {
    var suffix = utf8("|");
    var script = Script.of("a|b!");
    var messages = Suffix.attach(script, suffix, 10);
    suffix[0] = '!';
    messages.send("x");
    assertEquals("x|", utf8(script.sent()));
    assertEquals("a", messages.receiveText());
  }

  @Test
  void theSuffixMayBeAnyBytes() throws IOException {
    var script = new Script().add((byte) 1, (byte) 0xff, (byte) 0, (byte) 2, (byte) 0xff);
    var messages = Suffix.attach(script, new byte[] {(byte) 0xff, 0}, 10);
    assertArrayEquals(new byte[] {1}, messages.receive());
    messages.detach();
    var last = Suffix.attach(script, new byte[] {(byte) 0xff}, 10);
    assertArrayEquals(new byte[] {2}, last.receive());
  }

  // invariant 23
  @Test
  void aSendThatWasLateBeforeItsFirstByteCanBeTriedAgain() throws IOException {
    try (var pair = Inproc.pair(8)) {
      var lines = Suffix.attach(pair.left(), CRLF);
      lines.send("123456");
      assertThrows(SocketTimeoutException.class, () -> lines.send("x", Deadline.NOW));
      assertEquals("123456\r\n", utf8(pair.right().receive(8)));
      lines.send("x");
      assertEquals("x\r\n", utf8(pair.right().receive(3)));
    }
  }

  @Test
  void aReceiveThatIsCancelledInTheMiddleOfAMessageCanBeTriedAgain() throws IOException {
    try (var pair = Inproc.pair()) {
      var lines = Suffix.attach(pair.right(), CRLF);
      pair.left().send(utf8("hel"));
      try (var bundle = Bundle.open()) {
        Until.waiting(bundle, () -> assertThrows(CancellationException.class, lines::receive));
      }
      pair.left().send(utf8("lo\r\n"));
      assertEquals("hello", lines.receiveText());
    }
  }

  /** To look at it from its start again with each byte would take longer than a test may take. */
  @Test
  void aMessageThatTricklesInIsLookedAtOnce() throws IOException {
    int length = 2_000_000;
    var trickle = new Trickle("x".repeat(length) + CRLF);
    var lines = Suffix.attach(trickle, utf8(CRLF), length);
    assertEquals(length, lines.receive().length);
  }

  /** Lets no more be seen than it is asked for; the buffer stays where it is. */
  private static final class Trickle implements ByteSocket {
    private final ByteBuffer in;

    Trickle(String text) {
      this.in = ByteBuffer.wrap(utf8(text)).limit(0);
    }

    @Override
    public ByteBuffer fill(int atLeast, Deadline deadline) {
      return in.limit(Math.max(in.limit(), in.position() + atLeast));
    }

    @Override
    public boolean more(Deadline deadline) {
      return in.limit() < in.capacity();
    }

    @Override
    public void send(ByteBuffer[] bytes, Deadline deadline) {}

    @Override
    public void done(Deadline deadline) {}

    @Override
    public void close() {}
  }
}
