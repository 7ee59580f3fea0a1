package dsock;

import static dsock.Says.assertSays;
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
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each message socket promises, whatever it is made of. */
class MessageSocketTest {
  // invariant 24: an empty message is one
  @ParameterizedTest
  @EnumSource
  void messagesComeWholeAndOneByOne(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        ends.left().send("first");
        ends.left().send("");
        ends.left().send(new byte[] {1, 2, 3});
        ends.left().send("Grüße");
        ends.left().done();
      });
      assertEquals("first", ends.right().receiveText());
      assertEquals("", ends.right().receiveText());
      assertArrayEquals(new byte[] {1, 2, 3}, ends.right().receive());
      assertEquals("Grüße", ends.right().receiveText());
      assertFalse(ends.right().more());
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothSidesTalkAtTheSameTime(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      for (var end : new MessageSocket[] {ends.left(), ends.right()}) {
        bundle.go(() -> {
          for (int i = 0; i < 200; i++) {
            end.send("message " + i);
          }
        });
        bundle.go(() -> {
          for (int i = 0; i < 200; i++) {
            assertEquals("message " + i, end.receiveText());
          }
        });
      }
      bundle.await();
    }
  }

  // invariant 20, in the better form: the end between two messages stays an end
  @ParameterizedTest
  @EnumSource
  void theEndBetweenTwoMessagesStays(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        ends.left().send("last");
        ends.left().done();
      });
      var right = ends.right();
      assertTrue(right.more());
      assertEquals("last", right.receiveText());
      for (int i = 0; i < 2; i++) {
        assertFalse(right.more());
        assertThrows(EOFException.class, right::receive);
        assertThrows(EOFException.class, () -> right.receive(ByteBuffer.allocate(10)));
      }
      bundle.go(() -> right.send("answer")); // and the other direction is not touched
      assertEquals("answer", ends.left().receiveText());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageIsReceivedIntoABuffer(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        ends.left().send("hello");
        ends.left().send("");
        ends.left().send("world");
      });
      var into = ByteBuffer.allocate(20).position(3);
      assertEquals(5, ends.right().receive(into));
      assertEquals(0, ends.right().receive(into));
      assertEquals(5, ends.right().receive(into));
      assertEquals(13, into.position());
      assertEquals("helloworld", utf8(into.flip().position(3)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMessageThatDoesNotFitTheBufferStays(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> ends.left().send("hello"));
      var right = ends.right();
      var small = ByteBuffer.allocateDirect(10).position(6);
      for (int i = 0; i < 2; i++) {
        var refused = assertThrows(ProtocolException.class, () -> right.receive(small));
        assertSays("message of 5 bytes; there is room for 4", refused);
        assertEquals(6, small.position());
      }
      assertEquals(5, right.receive(small.position(5)));
      assertEquals("hello", utf8(small.flip().position(5)));
    }
  }

  // invariant 19 in the better form: nothing is lost, though a part of the message had come
  @ParameterizedTest
  @EnumSource
  void aReceiveThatWasLateCanBeTriedAgain(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      var right = ends.right();
      assertThrows(SocketTimeoutException.class, () -> right.receive(Deadline.NOW));
      assertThrows(SocketTimeoutException.class, () -> right.more(Deadline.inMillis(10)));
      bundle.go(() -> ends.left().send("better late"));
      assertEquals("better late", right.receiveText());
    }
  }

  // invariant 21
  @ParameterizedTest
  @EnumSource
  void aSecondReceiverIsRefusedAndTheFirstIsNotHarmed(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      var right = ends.right();
      Until.waiting(bundle, () -> assertEquals("for the first", right.receiveText()));
      assertSays(
          "another task receives on ", assertThrows(IllegalStateException.class, right::receive));
      ends.left().send("for the first");
      bundle.await();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingCanBeSentAfterDoneAndReceivingGoesOn(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      var left = ends.left();
      left.done();
      assertThrows(IllegalStateException.class, () -> left.send("more"));
      assertThrows(IllegalStateException.class, left::done);
      assertFalse(ends.right().more());
      bundle.go(() -> ends.right().send("still here"));
      assertEquals("still here", left.receiveText());
    }
  }

  // invariant 18
  @ParameterizedTest
  @EnumSource
  void aSendThatStoppedHalfWayBreaksThatDirectionAlone(Talk talk) throws IOException {
    try (var ends = talk.open();
        var bundle = Bundle.open()) {
      var left = ends.left();
      var late =
          assertThrows(
              SocketTimeoutException.class,
              () -> {
                while (true) {
                  left.send(new byte[5000], Deadline.inMillis(20));
                }
              });
      assertSays("in time", late);
      bundle.go(() -> ends.right().send("the other direction"));
      assertEquals("the other direction", left.receiveText());
    }
  }
}
