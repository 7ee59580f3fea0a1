package dsock;

import static dsock.Says.assertSays;
import static dsock.Suffix.CRLF;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Talks to programs that know nothing of dsock: Python's sockets. */
@Tag("peers")
class RealPeersTest {
  private static final Deadline SOON = Deadline.inSeconds(50);

  @TempDir Path folder;

  /**
   * A script that has been told the port as its argument; with {@code s}, a socket connected to it.
   */
  private Process python(String script, int port) throws IOException {
    var connected =
        """
        import socket, struct, sys
        s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        f = s.makefile('rwb')
        """;
    var file = Files.writeString(folder.resolve("peer.py"), connected + script);
    return new ProcessBuilder("python3", file.toString(), String.valueOf(port))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }

  private void assertEndsWell(Process process) throws IOException, InterruptedException {
    boolean ended = process.waitFor(20, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertEquals("", Files.readString(folder.resolve("said")));
    assertTrue(ended);
    assertEquals(0, process.exitValue());
  }

  @Test
  void linesOfText() throws Exception {
    var peer =
        """
        for n in range(1000):
            line = f.readline()
            assert line == b'line %d\\r\\n' % n, line
            f.write(b'got %d bytes\\r' % len(line))
            f.flush()
            f.write(b'\\n')
            f.flush()
        assert f.read() == b''
        """;
    try (var listener = Ends.listen()) {
      var process = python(peer, listener.port());
      try (var lines = Suffix.attach(listener.accept(SOON), CRLF)) {
        for (int i = 0; i < 1000; i++) {
          lines.send("line " + i);
          int length = ("line " + i + CRLF).length();
          assertEquals("got " + length + " bytes", lines.receiveText(SOON));
        }
        lines.done();
        assertFalse(lines.more(SOON));
      }
      assertEndsWell(process);
    }
  }

  @Test
  void messagesAfterTheirLengths() throws Exception {
    var peer =
        """
        while True:
            head = f.read(8)
            if not head:
                break
            body = f.read(struct.unpack('>Q', head)[0])
            f.write(struct.pack('<I', len(body))[:3] + body[::-1])
            f.flush()
        """;
    var random = new Random(6);
    try (var listener = Ends.listen()) {
      var process = python(peer, listener.port());
      try (var tcp = listener.accept(SOON)) {
        for (int i = 0; i < 300; i++) {
          var message = new byte[random.nextInt(1 << random.nextInt(17))];
          random.nextBytes(message);
          var out = Prefix.attach(tcp, 8);
          out.send(message, SOON);
          var in = Prefix.attach(out.detach(), 3, ByteOrder.LITTLE_ENDIAN, 1 << 17);
          assertArrayEquals(reversed(message), in.receive(SOON));
          in.detach();
        }
        tcp.close(SOON);
      }
      assertEndsWell(process);
    }
  }

  private static byte[] reversed(byte[] bytes) {
    var reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  @Test
  void aPeerThatDiesInTheMiddleOfAMessage() throws Exception {
    var peer =
        """
        f.write(struct.pack('>Q', 1000) + b'not that many')
        f.flush()
        """;
    try (var listener = Ends.listen()) {
      var process = python(peer, listener.port());
      try (var messages = Prefix.attach(listener.accept(SOON), 8)) {
        var failure = assertThrows(IOException.class, () -> messages.receive(SOON));
        assertSays("truncated message: the peer was done after 21 bytes", failure);
      }
      assertEndsWell(process);
    }
  }

  @Test
  void aPeerThatResetsTheConnection() throws Exception {
    var peer =
        """
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        f.close()
        s.close()
        """;
    try (var listener = Ends.listen()) {
      var process = python(peer, listener.port());
      try (var lines = Suffix.attach(listener.accept(SOON), CRLF)) {
        var reset = assertThrows(IOException.class, () -> lines.receive(SOON));
        assertFalse(reset instanceof EOFException);
        assertSays("is broken", assertThrows(IOException.class, () -> lines.more(SOON)));
      }
      assertEndsWell(process);
    }
  }

  /** What the peer sees of a close: an end, or a reset if something was broken. */
  @Test
  void whatThePeerSeesOfAClose() throws Exception {
    var peer =
        """
        assert f.read() == b'whole\\r\\n'
        s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
        try:
            while s.recv(65536):
                pass
            assert False, 'an end'
        except ConnectionResetError:
            pass
        """;
    try (var listener = Ends.listen()) {
      var process = python(peer, listener.port());
      try (var lines = Suffix.attach(listener.accept(SOON), CRLF)) {
        lines.send("whole");
      }
      try (var broken = Suffix.attach(listener.accept(SOON), CRLF)) {
        broken.send("half of something");
        broken.breakOutput(new IOException("for whatever reason"));
      }
      assertEndsWell(process);
    }
  }
}
