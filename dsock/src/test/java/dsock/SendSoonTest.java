package dsock;

import static dsock.Says.assertSays;
import static dsock.Suffix.CRLF;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dill.Deadline;
import dill.Loops;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SendSoonTest {
  private static ByteBuffer[] pieces(String... texts) {
    var pieces = new ByteBuffer[texts.length];
    for (int i = 0; i < texts.length; i++) {
      pieces[i] = ByteBuffer.wrap(utf8(texts[i]));
    }
    return pieces;
  }

  /** Tells whether nothing comes, though all that is on its way has been looked for. */
  private static void assertNothingHasCome(ByteSocket socket) {
    assertThrows(SocketTimeoutException.class, () -> socket.fill(1, Deadline.NOW));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSentSoonGoesWithWhatIsSentNext(Wire wire) {
    Loops.run(
        1,
        () -> {
          try (var ends = wire.open()) {
            ends.left().sendSoon(pieces("a", "bc"));
            ends.left().sendSoon(pieces("d"));
            ends.left().send(utf8("ef"));
            assertEquals("abcdef", utf8(ends.right().receive(6, Deadline.NOW)));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void itGoesWhenATaskWaitsForInput(Wire wire) {
    Loops.run(
        1,
        () -> {
          try (var ends = wire.open();
              var bundle = Bundle.open()) {
            bundle.go(() -> {
              ends.right().send(ends.right().fill());
            });
            ends.left().sendSoon(pieces("abc"));
            assertEquals("abc", utf8(ends.left().receive(3)));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void itGoesThoughTheTaskWaitsForSomethingElse(Wire wire) {
    Loops.run(
        1,
        () -> {
          try (var ends = wire.open();
              var bundle = Bundle.open()) {
            bundle.go(() -> {
              ends.left().sendSoon(pieces("abc"));
              Deadline.NEVER.sleep();
            });
            assertEquals("abc", utf8(ends.right().receive(3)));
          }
        });
  }

  @Test
  void onALoopItDoesNotGoAtOnce() {
    Loops.run(
        1,
        () -> {
          try (var ends = Ends.tcp()) {
            ends.left().sendSoon(pieces("abc"));
            assertNothingHasCome(ends.right());
            Deadline.inMillis(1).sleep(); // other turns
            assertEquals("abc", utf8(ends.right().receive(3, Deadline.NOW)));
          }
        });
  }

  @Test
  void whereThereIsNoLoopItGoesAtOnce() throws IOException {
    try (var ends = Ends.tcp()) {
      ends.left().sendSoon(pieces("abc"));
      assertEquals("abc", utf8(ends.right().receive(3)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void doneAndCloseSendItFirst(Wire wire) {
    Loops.run(
        1,
        () -> {
          try (var ends = wire.open()) {
            ends.left().sendSoon(pieces("abc"));
            ends.left().done();
            assertEquals("abc", utf8(ends.right().receive(3)));
            assertFalse(ends.right().more());
            ends.right().sendSoon(pieces("def"));
            ends.right().close();
            assertEquals("def", utf8(ends.left().receive(3)));
            assertFalse(ends.left().more());
          }
        });
  }

  @Test
  void whatIsLargeGoesAtOnce() {
    Loops.run(
        1,
        () -> {
          try (var ends = Ends.tcp()) {
            var large = "x".repeat(BufferPool.SIZE);
            ends.left().sendSoon(pieces("abc"));
            ends.left().sendSoon(pieces(large));
            assertEquals("abc" + large, utf8(ends.right().receive(3 + large.length())));
          }
        });
  }

  @Test
  void aConnectionThatTakesNoMoreIsResetWhenItIsClosedWithSomethingKept() {
    Loops.run(
        1,
        () -> {
          try (var ends = Inproc.pair(4)) {
            ends.left().sendSoon(pieces("abcdef"));
            ends.left().close();
            assertThrows(IOException.class, () -> ends.right().receive(6));
          }
        });
  }

  @Test
  void whoSendsNextLearnsThatThePeerIsGone() {
    Loops.run(
        1,
        () -> {
          try (var ends = Inproc.pair()) {
            ends.right().close();
            ends.left().sendSoon(pieces("abc"));
            Deadline.inMillis(1).sleep();
            assertSays(
                "is broken", assertThrows(IOException.class, () -> ends.left().send(utf8("d"))));
          }
        });
  }

  @Test
  void aLayerOfSomebodyElsesSendsAtOnce() {
    Loops.run(
        1,
        () -> {
          try (var ends = Ends.tcp().with(Rot13::attach)) {
            ends.left().sendSoon(pieces("abc"));
            assertEquals("abc", utf8(ends.right().receive(3)));
          }
          try (var ends = Ends.tcp().with(socket -> Suffix.attach(socket, CRLF))) {
            ends.left().send("a line");
            assertEquals("a line", ends.right().receiveText());
          }
        });
  }

  // what the system does not take at the end of the turn goes its own way
  @ParameterizedTest
  @EnumSource(names = {"INPROC", "NARROW_INPROC"})
  void whatDoesNotFitGoesWhenThereIsRoomThoughTheTaskWaitsForSomethingElse(Wire wire) {
    Loops.run(
        1,
        () -> {
          try (var ends = wire.open();
              var bundle = Bundle.open()) {
            long filled = fill(ends.left());
            bundle.go(() -> {
              ends.left().sendSoon(pieces("abc"));
              ends.left().sendSoon(pieces("def"));
              Deadline.NEVER.sleep();
            });
            Deadline.inMillis(2).sleep(); // the turn has ended, and there was no room
            ends.right().skip(filled);
            assertEquals("abcdef", utf8(ends.right().receive(6)));
          }
        });
  }

  /** Sends until there is no room. Returns how many bytes that took. */
  private static long fill(ByteSocket socket) throws IOException {
    long filled = 0;
    try {
      while (true) {
        socket.send(new byte[1], Deadline.NOW);
        filled++;
      }
    } catch (SocketTimeoutException full) {
      return filled;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INPROC", "NARROW_INPROC"})
  void whoSendsWhileTheRestIsOnItsWaySendsBehindIt(Wire wire) {
    Loops.run(
        1,
        () -> {
          try (var ends = wire.open();
              var bundle = Bundle.open()) {
            long filled = fill(ends.left());
            ends.left().sendSoon(pieces("abc"));
            Deadline.inMillis(2).sleep();
            assertThrows(
                SocketTimeoutException.class, () -> ends.left().send(utf8("x"), Deadline.NOW));
            bundle.go(() -> ends.left().send(utf8("def")));
            ends.right().skip(filled);
            assertEquals("abcdef", utf8(ends.right().receive(6)));
            bundle.await();
          }
        });
  }

  @ParameterizedTest
  @EnumSource(names = {"INPROC", "NARROW_INPROC"})
  void aReceiveThatIsLateDoesNotBreakWhatIsHeld(Wire wire) {
    Loops.run(
        1,
        () -> {
          try (var ends = wire.open()) {
            long filled = fill(ends.left());
            ends.left().sendSoon(pieces("abc"));
            assertThrows(SocketTimeoutException.class, () -> ends.left().fill(1, Deadline.NOW));
            assertThrows(
                SocketTimeoutException.class, () -> ends.left().fill(1, Deadline.inMillis(1)));
            ends.right().skip(filled);
            assertEquals("abc", utf8(ends.right().receive(3)));
            ends.left().send(utf8("def"));
            assertEquals("def", utf8(ends.right().receive(3)));
          }
        });
  }
}
