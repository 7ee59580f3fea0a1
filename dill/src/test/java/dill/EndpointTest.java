package dill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.loop.Acceptor;
import dill.loop.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections as they are below dsock, on a loop. */
class EndpointTest {
  /** What happens between the two sides of a connection. */
  private interface Dialogue {
    void hold(Endpoint left, Endpoint right) throws IOException;
  }

  private static void onALoop(Dialogue dialogue) {
    Loops.run(
        1,
        () -> {
          var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          var acceptor = Acceptor.listen(loopback, 1);
          var left = Endpoint.connect((InetSocketAddress) acceptor.local());
          while (!left.finishConnect()) {
            left.pollable().awaitConnected(Long.MAX_VALUE);
          }
          var right = acceptor.accept();
          while (right == null) {
            acceptor.pollable().awaitAcceptable(Long.MAX_VALUE);
            right = acceptor.accept();
          }
          dialogue.hold(left, right);
          left.close(false);
          right.close(false);
          acceptor.pollable().close();
        });
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String read(Endpoint from, ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (from.read(into) == 0) {
        from.pollable().awaitReadable(Long.MAX_VALUE);
      }
    }
    return UTF_8.decode(into.flip()).toString();
  }

  @Test
  void whatIsConnectedStaysSo() {
    onALoop((left, right) -> {
      assertTrue(left.finishConnect());
      assertEquals(left.local(), right.remote());
    });
  }

  @Test
  void bytesAreReadIntoMemoryOfEitherKind() {
    onALoop((left, right) -> {
      left.write(new ByteBuffer[] {bytes("one"), bytes("two")}, 0);
      assertEquals("one", read(right, ByteBuffer.allocate(3)));
      assertEquals("two", read(right, ByteBuffer.allocateDirect(3)));
    });
  }

  @Test
  void nothingIsSentOfAFileBeyondItsEnd(@TempDir Path folder) throws IOException {
    var path = Files.writeString(folder.resolve("file"), "short");
    try (var file = FileChannel.open(path)) {
      onALoop((left, right) -> {
        assertEquals(0, left.write(file, 5, 10));
        assertEquals(3, left.write(file, 2, 10));
        assertEquals("ort", read(right, ByteBuffer.allocate(3)));
      });
    }
  }

  /** Sends a file. */
  static final class SendsFile {
    private SendsFile() {}

    public static void main(String[] arguments) throws IOException {
      var path = Files.writeString(Files.createTempFile("sent", ".txt"), "a file");
      try (var file = FileChannel.open(path)) {
        onALoop((left, right) -> {
          System.out.println(left.write(file, 6, 10));
          System.out.println(left.write(file, 0, 6));
          System.out.println(read(right, ByteBuffer.allocate(6)));
        });
      } finally {
        Files.delete(path);
      }
    }
  }

  @Test
  void aFileWhoseDescriptorCannotBeHadIsSentAllTheSame() throws Exception {
    assertEquals(
        "0\n6\na file\n",
        Children.run(
            SendsFile.class,
            "--add-opens=java.base/java.lang=ALL-UNNAMED", // and not what holds descriptors
            "--enable-native-access=ALL-UNNAMED"));
  }
}
