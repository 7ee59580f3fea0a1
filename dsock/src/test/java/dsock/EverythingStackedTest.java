package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import quux.Quux;

/** All that can be stacked, stacked; and all that can follow each other. dsock's fullstack. */
class EverythingStackedTest {
  private static final int HEIGHT = 20;

  private static ByteSocket tower(ByteSocket ground) {
    ByteSocket top = ground;
    for (int i = 0; i < HEIGHT; i++) {
      top = Rot13.attach(top);
    }
    return top;
  }

  @Test
  void messagesGoThroughAWholeTower() throws IOException {
    for (var ends : List.of(Ends.tcp(), Ends.ipc(), Ends.inproc(5))) {
      try (ends;
          var bundle = Bundle.open()) {
        var left = Prefix.attach(tower(ends.left()), 8);
        var right = Prefix.attach(tower(ends.right()), 8);
        bundle.go(() -> {
          left.send("one way");
          left.send("x".repeat(100_000));
          assertEquals("and back", left.receiveText());
          left.done();
        });
        assertEquals("one way", right.receiveText());
        assertEquals(100_000, right.receive().length);
        right.send("and back");
        assertFalse(right.more());
        bundle.await();

        left.close(); // one call closes all of it
        assertFalse(right.more());
        assertThrows(IOException.class, () -> ends.left().more());
      }
    }
  }

  @Test
  void aTowerIsTakenDownLayerByLayer() throws IOException {
    try (var ends = Ends.tcp()) {
      var top = Suffix.attach(tower(ends.left()), Suffix.CRLF);
      ends.right().send(utf8("in the tower\r\non the ground"));
      assertEquals("in the tower", top.receiveText());
      ByteSocket socket = top.detach();
      while (socket instanceof Rot13<? extends ByteSocket> rot) {
        socket = rot.detach();
      }
      assertSame(ends.left(), socket);
      assertEquals("on the ground", utf8(socket.receive(13)));
    }
  }

  @Test
  void protocolsFollowEachOtherBothWays() throws IOException {
    try (var ends = Ends.tcp();
        var bundle = Bundle.open()) {
      bundle.go(() -> talk(ends.left(), "alice", "bob"));
      talk(ends.right(), "bob", "alice");
      bundle.await();
    }
  }

  /**
   * Sends all it has to say with each protocol before it listens, so that much is in the buffer
   * below.
   */
  private static void talk(Tcp tcp, String me, String peer) throws IOException {
    var deadline = Deadline.inSeconds(20);
    for (int round = 0; round < 50; round++) {
      var lines = Suffix.attach(tcp, Suffix.CRLF);
      lines.send(me, deadline);
      var rotOut = Rot13.attach(lines.detach());
      var inside = Prefix.attach(rotOut, 2, ByteOrder.LITTLE_ENDIAN, 1000);
      inside.send(me + " in prefix in rot13", deadline);
      var quux = Quux.attach(inside.detach().detach());
      quux.send(me + " in quux", deadline);
      quux.detach();
      tcp.send(utf8("raw"), deadline);

      var linesIn = Suffix.attach(tcp, Suffix.CRLF);
      assertEquals(peer, linesIn.receiveText(deadline));
      var rotIn = Rot13.attach(linesIn.detach());
      var insideIn = Prefix.attach(rotIn, 2, ByteOrder.LITTLE_ENDIAN, 1000);
      assertEquals(peer + " in prefix in rot13", insideIn.receiveText(deadline));
      var quuxIn = Quux.attach(insideIn.detach().detach());
      assertEquals(peer + " in quux", quuxIn.receiveText(deadline));
      assertEquals("raw", utf8(quuxIn.detach().receive(3, deadline)));
    }
  }
}
