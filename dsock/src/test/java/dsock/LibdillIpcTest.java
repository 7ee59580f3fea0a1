package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** libdill's tests/ipc.c over a pair in memory. Descriptors cannot be passed through those. */
class LibdillIpcTest {
  // "Test deadline": the original then wants ECONNRESET; here the late read can be tried again
  @Test
  void deadline() throws IOException {
    try (var pair = Inproc.pair()) {
      var left = pair.left();
      assertThrows(SocketTimeoutException.class, () -> left.receive(16, Deadline.inMillis(50)));
      pair.right().send(new byte[16]);
      assertEquals(16, left.receive(16).length);
    }
  }

  // "Test simple data exchange"
  @Test
  void exchange() throws IOException {
    try (var pair = Inproc.pair();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var client = pair.left();
        assertEquals("ABC", utf8(client.receive(3)));
        client.send(utf8("DEF"));
        client.close(Deadline.NEVER);
      });
      var server = pair.right();
      server.send(utf8("ABC"));
      assertEquals("DEF", utf8(server.receive(3)));
      assertThrows(EOFException.class, () -> server.receive(3));
      server.close(Deadline.NEVER);
    }
  }

  // "Manual termination handshake"
  @Test
  void halfClose() throws IOException {
    try (var pair = Inproc.pair();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var client = pair.left();
        assertEquals("ABC", utf8(client.receive(3)));
        assertThrows(EOFException.class, () -> client.receive(3));
        client.send(utf8("DEF"));
        client.close(Deadline.NEVER);
      });
      var server = pair.right();
      server.send(utf8("ABC"));
      server.done(Deadline.NEVER);
      assertEquals("DEF", utf8(server.receive(3)));
      assertThrows(EOFException.class, () -> server.receive(3));
      server.close(Deadline.NEVER);
    }
  }

  // "Emulate a DoS attack"
  @Test
  void emulateADosAttack() throws IOException {
    try (var pair = Inproc.pair();
        var bundle = Bundle.isolated(failure -> assertTrue(failure instanceof IOException))) {
      bundle.go(() -> {
        while (true) {
          pair.left().send(new byte[2048]);
        }
      });
      var deadline = Deadline.inMillis(100);
      assertThrows(SocketTimeoutException.class, () -> pair.right().close(deadline));
      assertTrue(deadline.hasPassed());
      bundle.await(); // the attacker has got an error
    }
  }
}
