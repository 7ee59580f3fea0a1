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
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class IpcTest {
  @Test
  void eachSideKnowsThePath() throws IOException {
    try (var listener = Ipc.listen(Paths.fresh());
        var client = Ipc.connect(listener.path());
        var server = listener.accept()) {
      assertEquals(listener.path(), client.remote());
      assertEquals(Path.of(""), client.local());
      assertEquals(listener.path(), server.local());
      assertEquals(Path.of(""), server.remote());
      assertEquals("Ipc[" + listener.path() + "]", client.toString());
      assertEquals("Ipc[" + listener.path() + "]", server.toString());
      assertEquals("IpcListener[" + listener.path() + "]", listener.toString());
    }
  }

  @Test
  void aPathMayBeRelativeAndNeedNotBeInAscii() throws IOException {
    var relative = Path.of("dsock-" + Paths.fresh().hashCode());
    try (var listener = Ipc.listen(relative);
        var client = Ipc.connect(relative);
        var server = listener.accept()) {
      assertEquals(relative, client.remote());
      Place.assertConnected(client, server);
    }
  }

  @Test
  void whereNobodyListensNobodyIsConnectedTo() {
    var nobody = Paths.fresh();
    var refused = assertThrows(ConnectException.class, () -> Ipc.connect(nobody));
    assertSays(nobody + ": ", refused);
  }

  // libdill's ENAMETOOLONG; no call of the system is needed to find that out
  @Test
  void aPathThatIsTooLongIsRefusedWithItsLength() throws IOException {
    var folder = System.getProperty("java.io.tmpdir");
    var longest = Path.of(folder, "x".repeat(106 - folder.length() - 1));
    try (var listener = Ipc.listen(longest);
        var client = Ipc.connect(longest);
        var server = listener.accept()) {
      assertEquals(longest, client.remote());
      assertEquals(longest, server.local());
    }
    var longer = Path.of(longest + "x");
    var said = "path of 107 bytes; the limit is 106: " + longer;
    assertSays(said, assertThrows(SocketException.class, () -> Ipc.listen(longer)));
    assertSays(said, assertThrows(SocketException.class, () -> Ipc.listenReplacing(longer)));
    assertSays(said, assertThrows(SocketException.class, () -> Ipc.connect(longer)));
    var empty = Path.of("");
    assertSays("is empty", assertThrows(SocketException.class, () -> Ipc.listen(empty)));
  }

  /** Fills up the queue of a listener that does not accept. */
  private static void fillUp(IpcListener listener, List<Ipc> connected) throws IOException {
    while (true) {
      try {
        connected.add(Ipc.connect(listener.path(), Deadline.NOW));
      } catch (SocketTimeoutException full) {
        return;
      }
    }
  }

  @Test
  void connectingWaitsForRoomUntilItsDeadline() throws IOException {
    var connected = new ArrayList<Ipc>();
    try (var listener = Ipc.listen(Paths.fresh(), 1)) {
      fillUp(listener, connected);
      var deadline = Deadline.inMillis(50);
      var late =
          assertThrows(SocketTimeoutException.class, () -> Ipc.connect(listener.path(), deadline));
      assertTrue(deadline.hasPassed());
      assertSays("too many wait there", late);
    } finally {
      connected.forEach(Ipc::close);
    }
  }

  @Test
  void connectingGoesOnOnceThereIsRoom() throws IOException {
    var connected = new ArrayList<Ipc>();
    try (var listener = Ipc.listen(Paths.fresh(), 1);
        var bundle = Bundle.open()) {
      fillUp(listener, connected);
      Until.waiting(
          bundle,
          () -> {
            try (var client = Ipc.connect(listener.path())) {
              client.send(utf8("at last"));
            }
          });
      connected.forEach(Ipc::close);
      for (int i = 0; i < connected.size(); i++) {
        listener.accept().close();
      }
      try (var last = listener.accept()) {
        assertEquals("at last", utf8(last.receive(7)));
      }
      bundle.await();
    }
  }

  @Test
  void connectingEndsWhenTheTaskIsCancelled() throws IOException {
    var connected = new ArrayList<Ipc>();
    try (var listener = Ipc.listen(Paths.fresh(), 1);
        var bundle = Bundle.open()) {
      fillUp(listener, connected);
      var path = listener.path();
      Until.waiting(
          bundle, () -> assertThrows(CancellationException.class, () -> Ipc.connect(path)));
      bundle.cancel();
      bundle.await();
    } finally {
      connected.forEach(Ipc::close);
    }
  }

  @Test
  void thePeerHasCredentials() throws IOException {
    long me = ProcessHandle.current().pid();
    try (var pair = Ipc.pair();
        var listener = Ipc.listen(Paths.fresh());
        var client = Ipc.connect(listener.path());
        var server = listener.accept()) {
      var mine = pair.left().credentials();
      assertEquals(me, mine.pid());
      assertEquals(mine, pair.right().credentials());
      assertEquals(mine, client.credentials());
      assertEquals(mine, server.credentials());
    }
    var closed = Ipc.pair();
    closed.close();
    assertSays("is closed", assertThrows(IOException.class, () -> closed.left().credentials()));
  }

  // design 0.5: unlike libdill's hclose, close loses nothing on a healthy socket
  @Test
  void closeLosesNothingThatSendAccepted() throws IOException {
    var sent = new byte[5_000_000];
    new Random(4).nextBytes(sent);
    try (var ends = Ends.ipc();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        ends.left().send(sent);
        ends.left().close();
      });
      assertArrayEquals(sent, ends.right().receive(sent.length));
      assertFalse(ends.right().more());
    }
  }

  // the system has no other way to tell; that of a broken socket is an end, as libdill's is
  @Test
  void theCloseOfASocketWithUnreadInputIsSeenAsAReset() throws IOException {
    try (var ends = Ends.ipc()) {
      var right = ends.right();
      ends.left().send(utf8("last words"));
      right.send(utf8("not read"));
      ends.left().close();
      assertEquals("last words", utf8(right.receive(10)));
      var reset = assertThrows(IOException.class, right::more);
      assertFalse(reset instanceof EOFException);
      assertSays("is broken", assertThrows(IOException.class, right::more));
    }
  }

  @Test
  void thePeerOfABrokenSocketThatIsClosedSeesAnEnd() throws IOException {
    try (var ends = Ends.ipc()) {
      var left = ends.left();
      var huge = ByteBuffer.allocateDirect(64 << 20);
      assertThrows(SocketTimeoutException.class, () -> left.send(huge, Deadline.inMillis(50)));
      left.close();
      var right = ends.right();
      assertThrows(EOFException.class, () -> right.skip(64 << 20, Deadline.inSeconds(20)));
    }
  }

  @Test
  void orderlyCloseLosesNothingThoughThePeerWasDoneFirst() throws IOException {
    var sent = new byte[2_000_000];
    new Random(5).nextBytes(sent);
    try (var ends = Ends.ipc();
        var bundle = Bundle.open()) {
      ends.right().done();
      bundle.go(() -> {
        ends.left().send(sent);
        ends.left().close(Deadline.inSeconds(20));
      });
      assertArrayEquals(sent, ends.right().receive(sent.length));
      assertFalse(ends.right().more());
      bundle.await();
    }
  }

  @Test
  void orderlyCloseEndsAtItsDeadlineAndClosesAllTheSame() throws IOException {
    try (var ends = Ends.ipc()) {
      var left = ends.left();
      var deadline = Deadline.inMillis(30);
      assertThrows(SocketTimeoutException.class, () -> left.close(deadline));
      assertTrue(deadline.hasPassed());
      assertSays("is closed", assertThrows(IOException.class, left::more));
      assertFalse(ends.right().more());
    }
  }

  @Test
  void orderlyCloseEndsAtItsDeadlineThoughThePeerKeepsSending() throws IOException {
    try (var ends = Ends.ipc();
        var bundle = Bundle.open()) {
      var flood =
          bundle.fork(() ->
              assertThrows(
                  IOException.class,
                  () -> {
                    while (true) {
                      ends.right().send(new byte[100_000]);
                    }
                  }));
      var deadline = Deadline.inMillis(50);
      assertThrows(SocketTimeoutException.class, () -> ends.left().close(deadline));
      assertTrue(deadline.hasPassed());
      bundle.await();
      assertTrue(flood.isDone());
    }
  }

  @Test
  void closingAPairClosesBothSides() throws IOException {
    var pair = Ipc.pair();
    assertEquals("Ipc[pair]", pair.left().toString());
    pair.close();
    assertSays("is closed", assertThrows(IOException.class, () -> pair.left().more()));
    assertSays("is closed", assertThrows(IOException.class, () -> pair.right().more()));
  }
}
