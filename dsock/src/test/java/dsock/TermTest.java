package dsock;

import static dsock.Says.assertSays;
import static dsock.Suffix.CRLF;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Choose;
import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A goodbye for messages. */
class TermTest {
  private static Ends<Term<Suffix<Inproc>>> stop() {
    return Ends.inproc(1000).with(end -> Term.attach(Suffix.attach(end, CRLF), "STOP"));
  }

  // libdill's tests/term.c, over each message protocol
  @ParameterizedTest
  @EnumSource
  void oneSideLeavesAndTheOtherIsTold(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var client = Term.attach(ends.left(), "STOP");
        client.send("ABC");
        assertEquals("DEF", client.receiveText());
        client.detach().close();
      });
      var server = Term.attach(ends.right(), "STOP");
      assertEquals("ABC", server.receiveText());
      server.send("DEF");
      assertThrows(EOFException.class, server::receive);
      assertSame(ends.right(), server.detach());
      bundle.await();
    }
  }

  // reference 5: the terminator is an ordinary message
  @Test
  void theTerminatorIsAMessageOnTheWire() throws IOException {
    var lines = Script.of("bye\r\n");
    Term.attach(Suffix.attach(lines, CRLF), "bye").detach();
    assertEquals("bye\r\n", utf8(lines.sent()));

    var empty = Script.of("\r\n");
    Term.attach(Suffix.attach(empty, CRLF)).detach();
    assertEquals("\r\n", utf8(empty.sent()));

    var prefixed = Script.of().add(new byte[8]);
    Term.attach(Prefix.attach(prefixed, 8)).detach();
    assertArrayEquals(new byte[8], prefixed.sent());
  }

  // the historic tests of CRLF and PFX: half-close
  @ParameterizedTest
  @EnumSource
  void whoIsDoneStillReceives(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var first = Term.attach(ends.left());
        first.send("ABC");
        first.done();
        assertEquals("DEF", first.receiveText());
        assertEquals("GHI", first.receiveText());
        assertFalse(first.more());
        first.detach().send("raw");
      });
      var second = Term.attach(ends.right());
      assertEquals("ABC", second.receiveText());
      assertFalse(second.more());
      second.send("DEF");
      second.send("GHI");
      assertEquals("raw", second.detach().receiveText()); // usable, at the right message
      bundle.await();
    }
  }

  // libdill's defect: the next receive took what belonged to the protocol after it
  @Test
  void theEndStaysTheEnd() throws IOException {
    var script = Script.of("one\r\nSTOP\r\nafter\r\n");
    var term = Term.attach(Suffix.attach(script, CRLF), "STOP");
    assertEquals("one", term.receiveText());
    for (int i = 0; i < 3; i++) {
      assertThrows(EOFException.class, term::receive);
      assertFalse(term.more());
    }
    assertEquals("after", term.detach().receiveText());
  }

  // libdill's defect: it could
  @Test
  void nothingIsSentAfterDone() throws IOException {
    var script = Script.of();
    var term = Term.attach(Suffix.attach(script, CRLF), "STOP");
    term.done();
    assertSays("is done", assertThrows(IllegalStateException.class, () -> term.send("more")));
    assertSays("is done", assertThrows(IllegalStateException.class, term::done));
    assertEquals("STOP\r\n", utf8(script.sent()));
    assertEquals(0, script.dones()); // the protocol below goes on
  }

  @Test
  void theTerminatorCannotBeSentAsAMessage() throws IOException {
    try (var ends = stop()) {
      var failure = assertThrows(ProtocolException.class, () -> ends.left().send("STOP"));
      assertSays("is the terminator", failure);
      ends.left().send("STOP!");
      assertEquals("STOP!", ends.right().receiveText());
    }
  }

  // libdill's defect: more than 32 bytes ran over its buffer
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32, 33, 5000})
  void aTerminatorHasAnyLength(int length) throws IOException {
    try (var pair = Inproc.pair()) {
      var left = Term.attach(Prefix.attach(pair.left(), 2), "x".repeat(length));
      var right = Term.attach(Prefix.attach(pair.right(), 2), "x".repeat(length));
      left.send("x".repeat(length + 1));
      left.done();
      assertEquals(length + 1, right.receive().length);
      assertFalse(right.more());
    }
  }

  @Test
  void theTerminatorIsCopied() throws IOException {
    var script = Script.of();
    var stop = utf8("STOP");
    var term = Term.attach(Suffix.attach(script, CRLF), stop);
    stop[0] = 'X';
    term.done();
    assertEquals("STOP\r\n", utf8(script.sent()));
  }

  // design 1, table of section 2: no terminator is no orderly end
  @ParameterizedTest
  @ValueSource(strings = {"", "one\r\n", "one\r\nST"})
  void aPeerThatLeavesWithoutATerminatorHasFailed(String said) throws IOException {
    var script = said.isEmpty() ? Script.of() : Script.of(said);
    var term = Term.attach(Suffix.attach(script, CRLF), "STOP");
    if (said.startsWith("one")) {
      assertEquals("one", term.receiveText());
    }
    var failure = assertThrows(IOException.class, term::more);
    assertFalse(failure instanceof EOFException, "an end, to whoever receives");
    assertThrows(IOException.class, term::receive);
    term.send("the other direction goes on");
    assertThrows(IOException.class, term::detach);
    assertEquals(1, script.closes());
  }

  @Test
  void detachThrowsAwayWhatIsLeft() throws IOException {
    var script = Script.of("one\r\ntwo\r\nthree\r\nSTOP\r\nrest");
    var term = Term.attach(Suffix.attach(script, CRLF), "STOP");
    assertTrue(term.more());
    term.detach().detach();
    assertEquals("rest", utf8(script.receive(4)));
    assertEquals(0, script.closes());
  }

  // invariant 10: while messages keep coming, too
  @Test
  void detachFromAPeerThatNeverEndsIsBoundedByItsDeadline() throws IOException {
    var endless = new Endless();
    var term = Term.attach(endless);
    assertThrows(SocketTimeoutException.class, () -> term.detach(Deadline.inMillis(20)));
    assertTrue(endless.closed);
  }

  /** Messages of somebody else's making, without an end. */
  private static final class Endless implements MessageSocket {
    private boolean closed;

    @Override
    public void send(byte[] message, Deadline deadline) {}

    @Override
    public byte[] receive(Deadline deadline) {
      return utf8("and again");
    }

    @Override
    public boolean more(Deadline deadline) {
      return true;
    }

    @Override
    public void done(Deadline deadline) {}

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void whatHasBeenLookedAtIsStillReceived() throws IOException {
    try (var ends = stop()) {
      ends.left().send("kept");
      ends.left().done();
      assertTrue(ends.right().more());
      assertTrue(ends.right().more(Deadline.NOW));
      var small = ByteBuffer.allocate(3);
      assertSays(
          "there is room for 3",
          assertThrows(ProtocolException.class, () -> ends.right().receive(small)));
      assertEquals(0, small.position());
      assertEquals("kept", ends.right().receiveText());
      assertFalse(ends.right().more());
    }
  }

  @Test
  void aReceiveThatWasLateOrCancelledLosesNothing() throws IOException {
    try (var ends = stop()) {
      var right = ends.right();
      assertThrows(SocketTimeoutException.class, () -> right.receive(Deadline.NOW));
      assertThrows(SocketTimeoutException.class, () -> right.more(Deadline.inMillis(1)));
      var ending = new AtomicReference<Throwable>();
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle, () -> ending.set(assertThrows(CancellationException.class, right::receive)));
      }
      assertInstanceOf(CancellationException.class, ending.get());
      ends.left().send("whole");
      assertEquals("whole", right.receiveText());
    }
  }

  @Test
  void aChoiceWaitsForAMessageOrTheEnd() throws IOException {
    try (var ends = stop();
        var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            assertTrue(Choose.choose(ends.right().arriving(() -> true)));
            assertEquals("ABC", ends.right().receiveText());
            assertTrue(Choose.choose(ends.right().arriving(() -> true)));
            assertFalse(ends.right().more(Deadline.NOW));
          });
      ends.left().send("ABC");
      ends.left().done();
      bundle.await();
    }
  }

  @Test
  void aSocketUnderATermIsItsOwn() throws IOException {
    try (var pair = Inproc.pair()) {
      var lines = Suffix.attach(pair.left(), CRLF);
      var term = Term.attach(lines);
      var owned = assertThrows(IllegalStateException.class, () -> lines.send("x"));
      assertSays("Suffix over Inproc[left] is owned by Term; detach that first", owned);
      assertThrows(IllegalStateException.class, () -> Term.attach(lines));
      assertThrows(IllegalStateException.class, lines::detach);
      assertEquals("Term over Suffix over Inproc[left]", term.toString());

      var above = Term.attach(term, "x");
      assertSays(
          "is owned by Term", assertThrows(IllegalStateException.class, () -> term.send("y")));
      pair.right().send(utf8("x\r\n\r\nleft"));
      assertSame(lines, above.detach().detach());
      assertSays("has been detached", assertThrows(IllegalStateException.class, term::receive));
      assertEquals("left", utf8(lines.detach().receive(4)));
    }
  }
}
