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
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** libdill's tests/ipc.c, over Unix sockets and over a pair in memory. */
class LibdillIpcTest {
  /** What the original's {@code ipc_pair} is here. */
  enum Pair {
    IPC {
      @Override
      Ends<? extends Ground> open() throws IOException {
        return Ends.ipc();
      }
    },
    INPROC {
      @Override
      Ends<? extends Ground> open() {
        return Ends.inproc(64 * 1024);
      }
    };

    abstract Ends<? extends Ground> open() throws IOException;
  }

  // "Test deadline": the original then wants ECONNRESET; here the late read can be tried again
  @ParameterizedTest
  @EnumSource
  void deadline(Pair kind) throws IOException {
    try (var pair = kind.open()) {
      var left = pair.left();
      assertThrows(SocketTimeoutException.class, () -> left.receive(16, Deadline.inMillis(50)));
      pair.right().send(new byte[16]);
      assertEquals(16, left.receive(16).length);
    }
  }

  // "Test simple data exchange"
  @ParameterizedTest
  @EnumSource
  void exchange(Pair kind) throws IOException {
    try (var pair = kind.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var client = pair.left();
        assertEquals("ABC", utf8(client.receive(3)));
        client.send(utf8("DEF"));
        client.closeOrderly(Deadline.NEVER);
      });
      var server = pair.right();
      server.send(utf8("ABC"));
      assertEquals("DEF", utf8(server.receive(3)));
      assertThrows(EOFException.class, () -> server.receive(3));
      server.closeOrderly(Deadline.NEVER);
    }
  }

  // "Manual termination handshake"
  @ParameterizedTest
  @EnumSource
  void halfClose(Pair kind) throws IOException {
    try (var pair = kind.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        var client = pair.left();
        assertEquals("ABC", utf8(client.receive(3)));
        assertThrows(EOFException.class, () -> client.receive(3));
        client.send(utf8("DEF"));
        client.closeOrderly(Deadline.NEVER);
      });
      var server = pair.right();
      server.send(utf8("ABC"));
      server.done(Deadline.NEVER);
      assertEquals("DEF", utf8(server.receive(3)));
      assertThrows(EOFException.class, () -> server.receive(3));
      server.closeOrderly(Deadline.NEVER);
    }
  }

  // "Emulate a DoS attack"
  @ParameterizedTest
  @EnumSource
  void emulateADosAttack(Pair kind) throws IOException {
    try (var pair = kind.open();
        var bundle = Bundle.isolated(failure -> assertTrue(failure instanceof IOException))) {
      bundle.go(() -> {
        while (true) {
          pair.left().send(new byte[2048]);
        }
      });
      var deadline = Deadline.inMillis(100);
      assertThrows(SocketTimeoutException.class, () -> pair.right().closeOrderly(deadline));
      assertTrue(deadline.hasPassed());
      bundle.await(); // the attacker has got an error
    }
  }

  // "Test passing a file descriptor": a file that both sides have then
  @Test
  void sendfd(@TempDir Path folder) throws IOException {
    var path = Files.writeString(folder.resolve("file"), "contents");
    try (var pair = Ipc.pair();
        var file = FileChannel.open(path);
        var sent = Descriptor.of(file)) {
      pair.left().sendDescriptor(sent);
      try (var received = pair.right().receiveDescriptor().file()) {
        var bytes = ByteBuffer.allocate(8);
        assertEquals(8, received.read(bytes));
        assertEquals("contents", utf8(bytes.flip()));
      }
    }
  }
}
