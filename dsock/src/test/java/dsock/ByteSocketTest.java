package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.buffer;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each byte socket promises, whatever it is made of. */
class ByteSocketTest {
  @ParameterizedTest
  @EnumSource
  void whatOneSideSendsTheOtherReceives(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        ends.left().send(utf8("Hello"));
        assertEquals("world", utf8(ends.left().receive(5)));
      });
      assertEquals("Hello", utf8(ends.right().receive(5)));
      ends.right().send(utf8("world"));
      bundle.await();
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyBytesComeInTheOrderInWhichTheyWereSent(Wire wire) throws IOException {
    var sent = new byte[300_000];
    new Random(1).nextBytes(sent);
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        ends.left().send(sent);
        ends.left().done();
      });
      assertArrayEquals(sent, ends.right().receive(sent.length));
      assertFalse(ends.right().more());
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothDirectionsFlowAtTheSameTime(Wire wire) throws IOException {
    var sent = new byte[100_000];
    new Random(2).nextBytes(sent);
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> ends.left().send(sent));
      bundle.go(() -> ends.right().send(sent));
      var got = bundle.fork(() -> ends.left().receive(sent.length));
      assertArrayEquals(sent, ends.right().receive(sent.length));
      bundle.await();
      assertArrayEquals(sent, got.resultNow());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotReadFromTheBufferStays(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> ends.left().send(utf8("one two")));
      var in = ends.right().fill(7);
      in.position(in.position() + 4);
      assertEquals("two", utf8(ends.right().receive(3)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillGrowsTheBufferToWhatIsAskedFor(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> ends.left().send(new byte[100_000]));
      assertTrue(ends.right().fill(100).remaining() >= 100);
      assertTrue(ends.right().fill(100_000).remaining() >= 100_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fillOfNothingLooksAtWhatIsThereAndDoesNotWait(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      assertEquals(0, ends.right().fill(0).remaining());
      bundle.go(() -> ends.left().send(utf8("12345")));
      ends.right().fill(5);
      assertEquals(5, ends.right().fill(0, Deadline.NOW).remaining());
    }
  }

  @ParameterizedTest
  @EnumSource
  void lessThanNothingCannotBeAskedFor(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      assertThrows(IllegalArgumentException.class, () -> ends.right().fill(-1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBufferIsBigEndianEachTime(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> ends.left().send(new byte[] {0, 0, 0, 1, 0, 0, 0, 2}));
      ends.right().fill(8).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(1, ends.right().fill(4).getInt());
    }
  }

  @ParameterizedTest
  @EnumSource
  void skipThrowsAwayWhatItIsTold(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        ends.left().send(new byte[100_000]);
        ends.left().send(utf8("rest"));
      });
      ends.right().skip(100_000, Deadline.NEVER);
      assertEquals("rest", utf8(ends.right().receive(4)));
    }
  }

  // invariant 19, and design 0.5, which is better: what has consumed nothing leaves the socket as
  // it was
  @ParameterizedTest
  @EnumSource
  void aFillThatWasLateCanBeTriedAgain(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      var right = ends.right();
      assertThrows(SocketTimeoutException.class, () -> right.fill(1, Deadline.NOW));
      ends.left().send(utf8("he"));
      assertThrows(SocketTimeoutException.class, () -> right.receive(5, Deadline.inMillis(20)));
      bundle.go(() -> ends.left().send(utf8("llo")));
      assertEquals("hello", utf8(right.receive(5)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsThereIsHadWithoutADeadlineToWaitFor(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      ends.left().send(utf8("ab"));
      ends.right().fill(2);
      assertEquals("ab", utf8(ends.right().receive(2, Deadline.NOW)));
    }
  }

  // invariants 20 and 22
  @ParameterizedTest
  @EnumSource
  void theEndComesAfterAllThatWasSentAndStays(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      var right = ends.right();
      ends.left().send(utf8("abc"));
      ends.left().done();

      assertTrue(right.more());
      assertThrows(EOFException.class, () -> right.receive(4));
      assertEquals("abc", utf8(right.receive(3)));
      assertFalse(right.more());
      assertFalse(right.more());
      assertThrows(EOFException.class, right::fill);
      assertThrows(EOFException.class, right::fill);
    }
  }

  // invariant 22
  @ParameterizedTest
  @EnumSource
  void afterDoneReceivingGoesOn(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      ends.left().done();
      assertFalse(ends.right().more());
      bundle.go(() -> {
        ends.right().send(utf8("still here"));
        ends.right().done();
      });
      assertEquals("still here", utf8(ends.left().receive(10)));
      assertFalse(ends.left().more());
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingCanBeSentAfterDoneNorDoneAgain(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      var left = ends.left();
      left.done();
      var refused = assertThrows(IllegalStateException.class, () -> left.send(utf8("more")));
      assertSays("is done; nothing more can be sent", refused);
      assertThrows(IllegalStateException.class, left::done);
    }
  }

  @ParameterizedTest
  @EnumSource
  void buffersAreSentOneAfterTheOther(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      var bytes =
          new ByteBuffer[] {buffer("ab"), buffer(""), buffer("cde").position(1), buffer("")};
      bundle.go(() -> ends.left().send(bytes, Deadline.NEVER));
      assertEquals("abde", utf8(ends.right().receive(4)));
      bundle.await();
      for (var buffer : bytes) {
        assertFalse(buffer.hasRemaining());
      }
    }
  }

  // invariant 24
  @ParameterizedTest
  @EnumSource
  void nothingAtAllCanBeSentAndReceived(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      ends.left().send(new byte[0]);
      ends.left().send(new ByteBuffer[0], Deadline.NOW);
      assertEquals(0, ends.right().receive(0, Deadline.NOW).length);
      ends.right().skip(0, Deadline.NOW);
      ends.left().send(utf8("x"));
      assertEquals("x", utf8(ends.right().receive(1)));
    }
  }

  // invariants 18 and 23: the buffers are as they were, this direction is broken, the other is not
  @ParameterizedTest
  @EnumSource
  void aSendThatStoppedHalfWayBreaksThatDirectionAlone(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      var left = ends.left();
      var head = buffer("head");
      var huge = ByteBuffer.allocateDirect(64 << 20).position(1);
      var late =
          assertThrows(
              SocketTimeoutException.class,
              () -> left.send(new ByteBuffer[] {head, huge}, Deadline.inMillis(50)));
      assertEquals(0, head.position());
      assertEquals(1, huge.position());
      assertEquals(64 << 20, huge.limit());

      for (int i = 0; i < 2; i++) {
        var broken = assertThrows(IOException.class, () -> left.send(utf8("more")));
        assertSays(" is broken: ", broken);
        assertEquals(late, broken.getCause());
      }
      assertThrows(IOException.class, left::done);

      ends.right().send(utf8("ok"));
      assertEquals("ok", utf8(left.receive(2)));
      assertEquals("hea", utf8(ends.right().receive(3)));
    }
  }

  // invariant 21
  @ParameterizedTest
  @EnumSource
  void aSecondReceiverIsRefusedAndTheFirstIsNotHarmed(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      var right = ends.right();
      Until.waiting(bundle, () -> assertEquals("hello", utf8(right.receive(5))));

      var refused = assertThrows(IllegalStateException.class, () -> right.fill(1, Deadline.NOW));
      assertSays("another task receives on ", refused);
      assertThrows(IllegalStateException.class, right::more);

      ends.left().send(utf8("hello"));
      bundle.await();
    }
  }

  // invariant 21
  @ParameterizedTest
  @EnumSource
  void aSecondSenderIsRefusedAndTheFirstIsNotHarmed(Wire wire) throws IOException {
    var huge = ByteBuffer.allocateDirect(64 << 20);
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      var left = ends.left();
      Until.waiting(bundle, () -> left.send(huge.duplicate()));

      var refused = assertThrows(IllegalStateException.class, () -> left.send(utf8("me too")));
      assertSays("another task sends on ", refused);
      assertThrows(IllegalStateException.class, left::done);

      ends.right().skip(100_000, Deadline.NEVER); // it goes on
    }
  }

  // invariant 21
  @ParameterizedTest
  @EnumSource
  void oneTaskMaySendWhileAnotherReceives(Wire wire) throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> assertEquals("in", utf8(ends.left().receive(2))));
      ends.left().send(utf8("out"));
      assertEquals("out", utf8(ends.right().receive(3)));
      ends.right().send(utf8("in"));
      bundle.await();
    }
  }

  @ParameterizedTest
  @EnumSource
  void closeIsSeenAsTheEndAfterAllThatWasSent(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      ends.left().send(utf8("bye"));
      ends.left().close();
      assertEquals("bye", utf8(ends.right().receive(3)));
      assertFalse(ends.right().more());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendingToAPeerThatHasClosedFailsInTheEnd(Wire wire) throws IOException {
    try (var ends = wire.open()) {
      var left = ends.left();
      ends.right().close();
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              left.send(new byte[1000]);
            }
          });
      assertThrows(IOException.class, () -> left.send(utf8("again")));
    }
  }
}
