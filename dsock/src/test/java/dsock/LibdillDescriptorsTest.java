package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dill.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors to and from libdill itself, which are {@code ipc_sendfd} and {@code ipc_recvfd}. */
@Tag("libdill")
class LibdillDescriptorsTest {
  @TempDir Path folder;

  @Test
  void descriptors() throws IOException, InterruptedException {
    var path = folder.resolve("s");
    var contents = Files.writeString(folder.resolve("file"), "from Java");
    try (var listener = Ipc.listen(path);
        var file = FileChannel.open(contents);
        var sent = Descriptor.of(file);
        var c = CPeer.start(CPeer.compile(), folder, "descriptors", path.toString())) {
      talk(listener, sent);
      c.tcp().close(Deadline.NEVER);
      c.assertSaid("from Java");
    }
  }

  private static void talk(IpcListener listener, Descriptor sent) throws IOException {
    try (var peer = listener.accept()) {
      assertEquals("a pipe", utf8(peer.receive(6)));
      try (var pipe = peer.receiveDescriptor().file()) {
        var bytes = ByteBuffer.allocate(100);
        assertEquals(5, pipe.read(bytes));
        assertEquals("hello", utf8(bytes.flip()));
      }
      assertEquals("follows", utf8(peer.receive(7)));
      peer.send(utf8("a file"));
      peer.sendDescriptor(sent);
      peer.done();
      assertFalse(peer.more());
    }
  }
}
