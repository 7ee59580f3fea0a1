package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** libdill's tests/fd.c: what fdin and fdout wait for, {@code more} and {@code send} do here. */
class LibdillFdTest {
  // "Check for out": there is room
  @Test
  void out() throws IOException {
    try (var ends = Ends.tcp()) {
      ends.left().send(utf8("x"), Deadline.NOW);
      assertEquals("x", utf8(ends.right().receive(1)));
    }
  }

  // "Check for in": nothing is there, with each kind of deadline
  @Test
  void in() throws IOException {
    try (var ends = Ends.tcp()) {
      var right = ends.right();
      assertThrows(SocketTimeoutException.class, () -> right.more(Deadline.NOW));
      var deadline = Deadline.inMillis(100);
      assertThrows(SocketTimeoutException.class, () -> right.more(deadline));
      assertTrue(deadline.hasPassed());
    }
  }

  // "Check cancelation": twice
  @Test
  void cancellation() throws IOException {
    try (var ends = Ends.tcp();
        var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            assertThrows(CancellationException.class, () -> ends.right().more());
            assertThrows(CancellationException.class, () -> ends.right().more());
          });
      bundle.cancel();
      bundle.await();
    }
  }

  // "Two interleaved deadlines": one that waits for long is woken by the other, which has slept for
  // less
  @Test
  void interleavedDeadlines() throws IOException {
    try (var ends = Ends.tcp();
        var bundle = Bundle.open()) {
      var deadline = Deadline.inSeconds(30);
      var slept = Deadline.inMillis(50);
      bundle.go(() -> {
        slept.sleep();
        ends.left().send(utf8("x"));
      });
      assertTrue(ends.right().more(deadline));
      assertTrue(slept.hasPassed());
      assertFalse(deadline.hasPassed());
    }
  }

  // "Check whether fd is removed from the pollset after fdin times out"
  @Test
  void pollset() throws IOException {
    try (var ends = Ends.tcp()) {
      for (int i = 0; i < 3; i++) {
        assertThrows(SocketTimeoutException.class, () -> ends.right().more(Deadline.inMillis(10)));
      }
      ends.left().send(utf8("x"));
      assertEquals("x", utf8(ends.right().receive(1)));
      assertThrows(SocketTimeoutException.class, () -> ends.right().more(Deadline.inMillis(10)));
    }
  }

  // "Test whether ERR is reported": the peer is gone; what it has sent is there, then the end
  @Test
  void hangUp() throws IOException {
    try (var ends = Ends.tcp()) {
      ends.left().send(utf8("x"));
      ends.left().close();
      assertTrue(ends.right().more());
      assertEquals("x", utf8(ends.right().receive(1)));
      assertFalse(ends.right().more());
    }
  }
}
