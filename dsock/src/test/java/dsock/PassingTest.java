package dsock;

import static dsock.Says.assertSays;
import static dsock.Suffix.CRLF;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Descriptors that go through Unix sockets, and what goes through what they stand for. */
class PassingTest {
  private long before;

  @BeforeEach
  void count() throws IOException {
    before = Descriptors.settled();
  }

  /** Sends one side of a pair, keeps none of it here, and returns the other side. */
  private static Ipc sendOne(Ipc through) throws IOException {
    try (var ends = Ipc.pair();
        var passed = ends.right().descriptor();
        var kept = ends.left().descriptor()) {
      through.sendDescriptor(passed);
      return Ipc.adopt(kept);
    }
  }

  private static void assertReceives(Ipc through, Ipc otherSide) throws IOException {
    try (var received = Ipc.adopt(through.receiveDescriptor())) {
      Place.assertConnected(otherSide, received);
    }
  }

  @Test
  void whatHasBeenReceivedIsWhatWasSent() throws IOException {
    try (var ends = Ends.ipc();
        var one = sendOne(ends.left());
        var two = sendOne(ends.left())) {
      assertReceives(ends.right(), one);
      assertReceives(ends.right(), two);
    }
    Descriptors.areBackTo(before);
  }

  // libdill keeps read-ahead off for that; here it is told apart
  @Test
  void descriptorsKeepTheirPlaceAmongBytes() throws IOException {
    try (var ends = Ends.ipc()) {
      var left = ends.left();
      var right = ends.right();
      left.send(utf8("one "));
      var one = sendOne(left);
      left.send(utf8("two "));
      var two = sendOne(left);
      left.send(utf8("end"));

      assertTrue(right.more()); // reads ahead, as far as it gets
      right.fill(4);
      assertEquals("one ", utf8(right.receive(4)));
      assertReceives(right, one);
      assertEquals("two ", utf8(right.receive(4)));
      assertReceives(right, two);
      assertEquals("end", utf8(right.receive(3)));
      one.close();
      two.close();
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void descriptorsKeepTheirPlaceThoughAllIsReadAhead() throws IOException {
    try (var ends = Ends.ipc()) {
      var left = ends.left();
      var right = ends.right();
      left.send(utf8("one "));
      var one = sendOne(left);
      left.send(utf8("two "));
      var two = sendOne(left);
      left.send(utf8("end"));

      right.fill(13); // all there is
      assertEquals("one ", utf8(right.receive(4)));
      assertReceives(right, one);
      assertEquals("two ", utf8(right.receive(4)));
      assertReceives(right, two);
      assertEquals("end", utf8(right.receive(3)));
      one.close();
      two.close();
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void aDescriptorFollowsALayer() throws IOException {
    try (var ends = Ends.ipc()) {
      var out = Suffix.attach(ends.left(), CRLF);
      out.send("a file comes");
      var lines = Suffix.attach(ends.right(), CRLF);
      var refused =
          assertThrows(IllegalStateException.class, () -> ends.right().receiveDescriptor());
      assertSays("is owned by Suffix", refused);
      try (var one = sendOne(out.detach())) {
        assertEquals("a file comes", lines.receiveText());
        assertSame(ends.right(), lines.detach());
        assertReceives(ends.right(), one);
      }
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void aDescriptorWhoseByteIsReceivedAsAByteIsClosed() throws IOException {
    try (var ends = Ends.ipc();
        var lost = sendOne(ends.left());
        var found = sendOne(ends.left())) {
      assertEquals((byte) 0xcc, ends.right().receive(1)[0]);
      assertReceives(ends.right(), found);
      assertFalse(lost.more()); // nobody has the other side of it any more
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void descriptorsThatNobodyReceivesAreClosedWithTheSocket() throws IOException {
    var lost = new ArrayList<Ipc>();
    try (var ends = Ends.ipc()) {
      for (int i = 0; i < 10; i++) {
        lost.add(sendOne(ends.left()));
      }
      ends.right().fill(7); // some have come into this process, some are still on their way
    }
    for (var one : lost) {
      assertFalse(one.more());
      one.close();
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void aFloodOfDescriptorsBreaksTheInputAndLeavesNothingBehind() throws IOException {
    try (var ends = Ends.ipc();
        var other = Ipc.pair();
        var one = other.left().descriptor()) {
      for (int i = 0; i < Passed.MOST + 1; i++) {
        ends.left().sendDescriptor(one);
      }
      var right = ends.right();
      var flood = assertThrows(ProtocolException.class, () -> right.fill(Passed.MOST + 1));
      assertSays("more than 64 descriptors", flood);
      assertSays("is broken", assertThrows(IOException.class, right::receiveDescriptor));
      right.send(utf8("the other direction goes on"));
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void thoseThatAreThrownAwayInTimeAreNoFlood() throws IOException {
    try (var ends = Ends.ipc();
        var other = Ipc.pair();
        var one = other.left().descriptor()) {
      for (int i = 0; i < 3 * Passed.MOST; i++) {
        ends.left().sendDescriptor(one);
        assertEquals(1, ends.right().receive(1).length);
      }
    }
    Descriptors.areBackTo(before);
  }

  // libdill's EPROTO
  @Test
  void aByteWithoutADescriptorBreaksTheInput() throws IOException {
    try (var ends = Ends.ipc()) {
      ends.left().send(new byte[] {(byte) 0xcc});
      var right = ends.right();
      var wrong = assertThrows(ProtocolException.class, right::receiveDescriptor);
      assertSays("a byte has come without a descriptor", wrong);
      var later = assertThrows(IOException.class, right::receiveDescriptor);
      assertSays("is broken", later);
      assertSame(wrong, later.getCause());
      assertSays("is broken", assertThrows(IOException.class, right::fill));
      right.send(utf8("ok"));
      assertEquals("ok", utf8(ends.left().receive(2)));
    }
  }

  @Test
  void theEndIsNoDescriptor() throws IOException {
    try (var ends = Ends.ipc();
        var last = sendOne(ends.left())) {
      ends.left().done();
      assertReceives(ends.right(), last);
      assertThrows(EOFException.class, () -> ends.right().receiveDescriptor());
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void receivingWaitsAndMayBeLateAndBeCancelled() throws IOException {
    try (var ends = Ends.ipc()) {
      var right = ends.right();
      assertThrows(SocketTimeoutException.class, () -> right.receiveDescriptor(Deadline.NOW));
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle, () -> assertThrows(CancellationException.class, right::receiveDescriptor));
        var busy = assertThrows(IllegalStateException.class, right::receiveDescriptor);
        assertSays("another task receives", busy);
      }
      try (var bundle = Bundle.open()) {
        var got = bundle.fork(right::receiveDescriptor);
        try (var one = sendOne(ends.left())) {
          bundle.await();
          try (var received = Ipc.adopt(got.resultNow())) {
            Place.assertConnected(one, received);
          }
        }
      }
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void aDescriptorIsSomethingThatArrives() throws IOException {
    try (var ends = Ends.ipc();
        var one = sendOne(ends.left())) {
      assertEquals("it has", Choose.choose(ends.right().arriving(() -> "it has")));
      assertReceives(ends.right(), one);
    }
    Descriptors.areBackTo(before);
  }

  /** Sends until there is no room; that is what a late one leaves behind: nothing. */
  private static int fillUp(Ipc to, Descriptor descriptor) throws IOException {
    for (int sent = 0; ; sent++) {
      try {
        to.sendDescriptor(descriptor, Deadline.inMillis(20));
      } catch (SocketTimeoutException full) {
        return sent;
      }
    }
  }

  @Test
  void sendingWaitsForRoomAndLeavesTheSocketAsItWasIfThatIsTooLate() throws IOException {
    try (var ends = Ends.ipc();
        var one = ends.left().descriptor()) {
      int sent = fillUp(ends.left(), one);
      var left = ends.left();
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle,
            () -> assertThrows(CancellationException.class, () -> left.sendDescriptor(one)));
      }
      try (var bundle = Bundle.open()) {
        bundle.go(() -> left.sendDescriptor(one));
        for (int i = 0; i < sent + 1; i++) {
          ends.right().receiveDescriptor().close();
        }
        bundle.await();
      }
      assertThrows(
          SocketTimeoutException.class, () -> ends.right().receiveDescriptor(Deadline.NOW));
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void whatCannotBeSentIsRefused() throws IOException {
    try (var ends = Ends.ipc()) {
      var left = ends.left();
      var closed = left.descriptor();
      assertEquals("Descriptor[" + closed.number() + "]", closed.toString());
      closed.close();
      closed.close();
      assertEquals("Descriptor[closed]", closed.toString());
      var refused = assertThrows(IllegalStateException.class, () -> left.sendDescriptor(closed));
      assertSays("the descriptor is closed", refused);
      assertThrows(IllegalStateException.class, closed::number);

      try (var one = sendOne(left)) { // nothing has happened
        assertReceives(ends.right(), one);
      }
      try (var open = left.descriptor()) {
        left.done();
        assertThrows(IllegalStateException.class, () -> left.sendDescriptor(open));
        ends.right().close();
        var right = ends.right();
        assertSays("is closed", assertThrows(IOException.class, () -> right.sendDescriptor(open)));
        assertSays("is closed", assertThrows(IOException.class, right::receiveDescriptor));
      }
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void aPeerThatIsGoneBreaksTheOutput() throws IOException {
    try (var ends = Ends.ipc();
        var one = ends.left().descriptor()) {
      var left = ends.left();
      ends.right().close();
      assertThrows(IOException.class, () -> left.sendDescriptor(one));
      assertSays("is broken", assertThrows(IOException.class, () -> left.send(utf8("x"))));
    }
    Descriptors.areBackTo(before);
  }

  @Test
  void bytesThatAreSentSoonAreSentBefore() throws IOException {
    try (var ends = Ends.ipc()) {
      ends.left().sendSoon(new ByteBuffer[] {ByteBuffer.wrap(utf8("soon"))}, Deadline.NEVER);
      try (var one = sendOne(ends.left())) {
        assertEquals("soon", utf8(ends.right().receive(4)));
        assertReceives(ends.right(), one);
      }
    }
    Descriptors.areBackTo(before);
  }
}
