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
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InprocTest {
  @Test
  void aSendWaitsWhileThePipeIsFull() throws IOException {
    try (var pair = Inproc.pair(4);
        var bundle = Bundle.open()) {
      var left = pair.left();
      left.send(utf8("1234"), Deadline.NOW);
      assertThrows(SocketTimeoutException.class, () -> left.send(utf8("5"), Deadline.NOW));

      Until.waiting(bundle, () -> left.send(utf8("5678")));
      assertEquals("12345678", utf8(pair.right().receive(8)));
      bundle.await();
    }
  }

  @Test
  void withoutACapacityItHolds64KiBEachWay() throws IOException {
    try (var pair = Inproc.pair()) {
      var left = pair.left();
      left.send(new byte[64 * 1024], Deadline.NOW);
      pair.right().send(new byte[64 * 1024], Deadline.NOW);
      assertThrows(SocketTimeoutException.class, () -> left.send(new byte[1], Deadline.NOW));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 4096})
  void bytesKeepTheirOrderThroughAPipeOfAnySize(int capacity) throws IOException {
    var random = new Random(capacity);
    var sent = new byte[50_000];
    random.nextBytes(sent);
    try (var pair = Inproc.pair(capacity);
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        for (int at = 0, step; at < sent.length; at += step) {
          step = Math.min(1 + new Random(at).nextInt(3 * capacity), sent.length - at);
          pair.left().send(ByteBuffer.wrap(sent, at, step));
        }
      });
      var got = ByteBuffer.allocate(sent.length);
      while (got.hasRemaining()) {
        var in = pair.right().fill();
        int step = Math.min(1 + random.nextInt(2 * capacity), in.remaining());
        got.put(got.position(), in, in.position(), step).position(got.position() + step);
        in.position(in.position() + step);
      }
      assertArrayEquals(sent, got.array());
    }
  }

  @Test
  void aCapacityIsOneAtLeast() {
    var refused = assertThrows(IllegalArgumentException.class, () -> Inproc.pair(0));
    assertSays("capacity of 0", refused);
  }

  @Test
  void theCloseOfABrokenSocketIsSeenAsAReset() throws IOException {
    try (var pair = Inproc.pair(4)) {
      var left = pair.left();
      assertThrows(SocketTimeoutException.class, () -> left.send(utf8("half of it"), Deadline.NOW));
      left.close();

      var right = pair.right();
      for (int i = 0; i < 2; i++) {
        var reset = assertThrows(IOException.class, right::fill);
        assertFalse(reset instanceof EOFException);
        assertSays("the peer has reset the connection", reset);
        assertThrows(IOException.class, right::more);
      }
      assertSays("reset", assertThrows(IOException.class, () -> right.send(utf8("x"))));
    }
  }

  @Test
  void theCloseOfAHealthySocketLosesNothingThoughItHasUnreadInput() throws IOException {
    try (var pair = Inproc.pair()) {
      pair.right().send(utf8("never read"));
      pair.left().send(utf8("bye"));
      pair.left().close();
      assertEquals("bye", utf8(pair.right().receive(3)));
      assertFalse(pair.right().more());
    }
  }

  @Test
  void theCloseOfAPeerWakesWhoWaitsForItToReceive() throws IOException {
    try (var pair = Inproc.pair(4);
        var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            var failed = assertThrows(IOException.class, () -> pair.left().send(new byte[5]));
            assertSays("the peer is closed", failed);
          });
      pair.right().close();
      bundle.await();
    }
  }

  @Test
  void aSendThatIsCancelledBeforeItsFirstByteLeavesTheSocketAsItWas() throws IOException {
    try (var pair = Inproc.pair(4)) {
      var left = pair.left();
      left.send(utf8("full"));
      try (var bundle = Bundle.open()) {
        Until.waiting(
            bundle, () -> assertThrows(CancellationException.class, () -> left.send(utf8("lost"))));
      }
      assertEquals("full", utf8(pair.right().receive(4)));
      left.send(utf8("as"));
      assertEquals("as", utf8(pair.right().receive(2)));
    }
  }

  @Test
  void closingThePairClosesBothSides() {
    var pair = Inproc.pair();
    pair.close();
    assertSays("Inproc[left] is closed", assertThrows(IOException.class, pair.left()::fill));
    assertSays("Inproc[right] is closed", assertThrows(IOException.class, pair.right()::fill));
  }

  @Test
  void orderlyCloseWaitsUntilThePeerIsDone() throws IOException {
    try (var pair = Inproc.pair(4);
        var bundle = Bundle.open()) {
      var closer =
          Until.waiting(
              bundle,
              () -> {
                pair.left().send(utf8("bye"));
                pair.left().close(Deadline.NEVER);
              });
      pair.right().send(new byte[100_000]); // thrown away
      assertEquals("bye", utf8(pair.right().receive(3)));
      assertFalse(pair.right().more());
      assertTrue(closer.isAlive());
      pair.right().done();
      bundle.await();
      assertThrows(IOException.class, () -> pair.left().more());
    }
  }
}
