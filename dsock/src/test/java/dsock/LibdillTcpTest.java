package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * libdill's tests/tcp.c, case by case. That a TCP socket takes no messages is the compiler's
 * business.
 */
class LibdillTcpTest {
  // "Test deadline": the original then wants ECONNRESET; here the late read can be tried again
  @Test
  void deadline() throws IOException {
    try (var ends = Ends.tcp()) {
      var right = ends.right();
      var deadline = Deadline.inMillis(30);
      assertThrows(SocketTimeoutException.class, () -> right.receive(1, deadline));
      assertTrue(deadline.hasPassed());
      ends.left().send(utf8("x"));
      assertEquals("x", utf8(right.receive(1)));
    }
  }

  // "Test simple data exchange"
  @Test
  void exchange() throws IOException {
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var client = Tcp.connect(listener.local(), Deadline.NEVER);
        assertEquals("ABC", utf8(client.receive(3)));
        client.send(utf8("123"));
        client.close(Deadline.NEVER);
      });
      var server = listener.accept();
      server.send(utf8("ABC"));
      assertEquals("123", utf8(server.receive(3)));
      assertThrows(EOFException.class, () -> server.receive(3));
      server.close(Deadline.NEVER);
    }
  }

  // "Manual termination handshake"
  @Test
  void halfClose() throws IOException {
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var client = Tcp.connect(listener.local(), Deadline.NEVER);
        assertEquals("ABC", utf8(client.receive(3)));
        assertThrows(EOFException.class, () -> client.receive(3));
        client.send(utf8("DEF"));
        client.close(Deadline.NEVER);
      });
      var server = listener.accept();
      server.send(utf8("ABC"));
      server.done(Deadline.NEVER);
      assertEquals("DEF", utf8(server.receive(3)));
      assertThrows(EOFException.class, () -> server.receive(3));
      server.close(Deadline.NEVER);
    }
  }

  // "Emulate a DoS attack": the peer sends for ever while this side wants to close. The original
  // hangs here.
  @Test
  void emulateADosAttack() throws IOException {
    try (var listener = Ends.listen();
        var bundle = Bundle.isolated(failure -> assertTrue(failure instanceof IOException))) {
      bundle.go(() -> {
        try (var client = Tcp.connect(listener.local(), Deadline.NEVER)) {
          while (true) {
            client.send(new byte[2048]);
          }
        }
      });
      var server = listener.accept();
      server.send(new byte[2048]);
      var deadline = Deadline.inMillis(100);
      assertThrows(SocketTimeoutException.class, () -> server.close(deadline));
      assertTrue(deadline.hasPassed());
      bundle.await(); // the attacker has got an error
    }
  }

  // "Test whether we perform correctly when faced with TCP pushback"
  @Test
  void pushback() throws IOException {
    try (var ends = Ends.tcp();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        for (int i = 0; i < 100; i++) {
          ends.left().send(new byte[100_000]);
        }
        ends.left().close(Deadline.NEVER);
      });
      for (int i = 0; i < 100; i++) {
        assertEquals(100_000, ends.right().receive(100_000).length);
      }
      assertThrows(EOFException.class, () -> ends.right().receive(1));
      ends.right().close(Deadline.NEVER);
    }
  }

  // "Test ephemeral ports"
  @Test
  void ephemeralPorts() throws IOException {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (var listener = Tcp.listen(any, 10)) {
      assertNotEquals(0, listener.port());
    }
  }

  // "Test that the receive buffer is large enough": 5000 bytes, by pieces of all sizes
  @Test
  void buffering() throws IOException {
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        try (var client = Tcp.connect(listener.local(), Deadline.NEVER)) {
          client.send(numbers(0, 5000));
        }
      });
      try (var server = listener.accept()) {
        int at = 0;
        for (int size : new int[] {1, 999, 1, 1000, 2000, 999}) {
          assertArrayEquals(numbers(at, size), server.receive(size));
          at += size;
        }
        assertFalse(server.more());
      }
    }
  }

  @Test
  void bufferingInOnePiece() throws IOException {
    for (int size : new int[] {1, 1000, 2000, 2001, 3000}) {
      try (var ends = Ends.tcp()) {
        ends.left().send(numbers(0, 5000));
        assertArrayEquals(numbers(0, size), ends.right().receive(size));
        assertArrayEquals(numbers(size, 5000 - size), ends.right().receive(5000 - size));
      }
    }
  }

  private static byte[] numbers(int from, int count) {
    var bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (from + i);
    }
    return bytes;
  }

  // "Test proxying": a reader and a writer on each socket at the same time
  @Test
  void proxy() throws IOException {
    try (var front = Ends.tcp();
        var back = Ends.tcp();
        var bundle = Bundle.open()) {
      bundle.go(() -> pump(front.right(), back.left()));
      bundle.go(() -> pump(back.left(), front.right()));
      bundle.go(() -> {
        assertEquals("ABC", utf8(back.right().receive(3)));
        back.right().send(utf8("DEF"));
        back.right().done();
      });
      front.left().send(utf8("ABC"));
      assertEquals("DEF", utf8(front.left().receive(3)));
      front.left().done();
      bundle.await();
    }
  }

  private static void pump(ByteSocket from, ByteSocket to) throws IOException {
    while (from.more()) {
      to.send(from.fill());
    }
    to.done();
  }

  // the end of "Test simple data exchange" in other words: tcp_close twice is EBADF there
  @Test
  void closeAgain() throws IOException {
    try (var ends = Ends.tcp()) {
      ends.left().close();
      assertSays("is closed", assertThrows(IOException.class, ends.left()::fill));
      assertThrows(IOException.class, () -> ends.left().close(Deadline.NEVER));
    }
  }
}
