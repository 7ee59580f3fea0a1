package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deadlines of what sockets wait for. */
class DeadlineTest {
  private static final Deadline PAST = Deadline.inMillis(-1);

  // invariant 8: what is there is had, by NOW and by a deadline that has passed
  @ParameterizedTest
  @EnumSource
  void whatIsThereIsHadThoughTheDeadlineHasPassed(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      var right = ends.right();
      ends.left().send(utf8("abcdefgh"), Deadline.NOW);
      right.fill(8); // it has come, and has been looked at
      assertTrue(right.more(Deadline.NOW));
      assertTrue(right.more(PAST));
      assertEquals("ab", utf8(right.receive(2, Deadline.NOW)));
      assertEquals("cd", utf8(right.receive(2, PAST)));
      right.skip(2, PAST);
      assertEquals('g', right.fill(2, Deadline.NOW).get());
      right.skip(1, Deadline.NOW);
      assertThrows(SocketTimeoutException.class, () -> right.more(Deadline.NOW));
      assertThrows(SocketTimeoutException.class, () -> right.fill(1, PAST));
      ends.left().done(Deadline.NOW);
    }
  }

  // invariant 8: also what the system has and nobody has asked for yet
  @ParameterizedTest
  @EnumSource
  void whatHasJustComeIsHadWithoutWaiting(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      for (int i = 0; i < 100; i++) {
        ends.left().send(new byte[] {(byte) i}, Deadline.NOW);
        Until.holds(() -> isThere(ends.right()));
        assertEquals(i, ends.right().receive(1, Deadline.NOW)[0]);
      }
    }
  }

  private static boolean isThere(ByteSocket socket) {
    try {
      return socket.more(Deadline.NOW);
    } catch (SocketTimeoutException notYet) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadEndsAtItsDeadlineAndNotBefore(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      var right = ends.right();
      var deadline = Deadline.inMillis(15);
      assertThrows(SocketTimeoutException.class, () -> right.fill(1, deadline));
      assertTrue(deadline.hasPassed());
      var another = Deadline.inMillis(15);
      assertThrows(SocketTimeoutException.class, () -> right.more(another));
      assertTrue(another.hasPassed());
    }
  }

  // invariant 9
  @ParameterizedTest
  @EnumSource
  void aTrickleOfBytesDoesNotExtendADeadline(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> trickle(ends.left()));
      var deadline = Deadline.inMillis(50);
      assertThrows(SocketTimeoutException.class, () -> ends.right().receive(1_000_000, deadline));
      assertTrue(deadline.hasPassed());
      bundle.cancel();
    }
  }

  private static void trickle(ByteSocket to) throws IOException {
    while (true) {
      to.send(utf8("."));
      Deadline.inMillis(1).sleep();
    }
  }

  // invariant 9: one deadline for all the parts of a message
  @ParameterizedTest
  @EnumSource
  void aTrickleWithinAMessageDoesNotExtendADeadline(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        ends.left().send(new byte[] {0, 0, 100, 0});
        trickle(ends.left());
      });
      var messages = Prefix.attach(ends.right(), 4);
      var deadline = Deadline.inMillis(50);
      assertThrows(SocketTimeoutException.class, () -> messages.receive(deadline));
      assertTrue(deadline.hasPassed());
      bundle.cancel();
    }
  }

  // invariant 10
  @ParameterizedTest
  @EnumSource
  void aDeadlineEndsADialogueThoughBytesKeepFlowing(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.isolated(ended -> {})) {
      bundle.go(() -> {
        while (true) {
          ends.left().send(new byte[10_000]);
        }
      });
      var deadline = Deadline.inMillis(50);
      assertThrows(SocketTimeoutException.class, () -> ends.right().skip(Long.MAX_VALUE, deadline));
      assertTrue(deadline.hasPassed());
      bundle.cancel();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWriteToAPeerThatNeverReadsEndsAtItsDeadline(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      var deadline = Deadline.inMillis(50);
      var huge = ByteBuffer.allocateDirect(64 << 20);
      assertThrows(SocketTimeoutException.class, () -> ends.left().send(huge, deadline));
      assertTrue(deadline.hasPassed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTrickleThatThePeerTakesDoesNotExtendADeadlineForWriting(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        while (true) {
          ends.right().skip(1, Deadline.NEVER);
          Deadline.inMillis(1).sleep();
        }
      });
      var deadline = Deadline.inMillis(50);
      var huge = ByteBuffer.allocateDirect(64 << 20);
      assertThrows(SocketTimeoutException.class, () -> ends.left().send(huge, deadline));
      assertTrue(deadline.hasPassed());
      bundle.cancel();
    }
  }

  // invariant 9: the time of one wait does not count for the next, and an earlier one is not
  // forgotten
  @ParameterizedTest
  @EnumSource
  void deadlinesOfOneSocketDoNotDisturbEachOther(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      var right = ends.right();
      for (int i = 0; i < 20; i++) {
        bundle.go(() -> {
          Deadline.inMillis(5).sleep();
          ends.left().send(utf8("x"));
        });
        assertEquals("x", utf8(right.receive(1, Deadline.inSeconds(30))));
        var soon = Deadline.inMillis(3);
        assertThrows(SocketTimeoutException.class, () -> right.fill(1, soon));
        assertTrue(soon.hasPassed());
      }
    }
  }
}
