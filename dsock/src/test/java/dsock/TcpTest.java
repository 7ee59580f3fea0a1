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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TcpTest {
  @Test
  void eachSideKnowsBothAddresses() throws IOException {
    try (var ends = Ends.tcp()) {
      assertEquals(ends.left().local(), ends.right().remote());
      assertEquals(ends.left().remote(), ends.right().local());
      assertEquals("Tcp[" + ends.right().local() + "]", ends.left().toString());
    }
  }

  @Test
  void aHostIsFoundByItsName() throws IOException {
    try (var listener = Tcp.listen(0);
        var client = Tcp.connect("localhost", listener.port());
        var server = listener.accept()) {
      client.send(utf8("hi"));
      assertEquals("hi", utf8(server.receive(2)));
    }
  }

  @Test
  void whereNobodyListensNobodyIsConnectedTo() throws IOException {
    InetSocketAddress nobody;
    try (var listener = Ends.listen()) {
      nobody = listener.local();
    }
    Until.holds(() -> isRefused(nobody));
    var refused = assertThrows(ConnectException.class, () -> Tcp.connect(nobody, Deadline.NEVER));
    assertSays(nobody.toString(), refused);
  }

  private static boolean isRefused(InetSocketAddress address) {
    try {
      Tcp.connect(address, Deadline.NEVER).close();
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  void aNameWithoutAnAddressIsUnknown() {
    var host = "nobody.invalid"; // reserved for that, RFC 2606
    assertThrows(UnknownHostException.class, () -> Tcp.connect(host, 80));
  }

  /**
   * Fills up the queue of a listener that does not accept; from then on the system answers no more.
   */
  private static void fillUp(TcpListener listener, List<Tcp> connected) throws IOException {
    while (true) {
      try {
        connected.add(Tcp.connect(listener.local(), Deadline.inMillis(100)));
      } catch (SocketTimeoutException full) {
        return;
      }
    }
  }

  private static TcpListener listenForOne() throws IOException {
    return Tcp.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
  }

  @Test
  void connectingEndsAtItsDeadline() throws IOException {
    var connected = new ArrayList<Tcp>();
    try (var listener = listenForOne()) {
      fillUp(listener, connected);
      var deadline = Deadline.inMillis(50);
      var late =
          assertThrows(SocketTimeoutException.class, () -> Tcp.connect(listener.local(), deadline));
      assertTrue(deadline.hasPassed());
      assertSays("did not answer in time", late);
    } finally {
      connected.forEach(Tcp::close);
    }
  }

  @Test
  void connectingEndsWhenTheTaskIsCancelled() throws IOException {
    var connected = new ArrayList<Tcp>();
    try (var listener = listenForOne();
        var bundle = Bundle.open()) {
      fillUp(listener, connected);
      Until.waiting(
          bundle,
          () -> {
            var local = listener.local();
            assertThrows(CancellationException.class, () -> Tcp.connect(local, Deadline.NEVER));
          });
      bundle.cancel();
      bundle.await();
    } finally {
      connected.forEach(Tcp::close);
    }
  }

  // invariant 25; and design 0.5: unlike libdill's hclose, close loses nothing on a healthy socket
  @Test
  void closeLosesNothingThatSendAccepted() throws IOException {
    var sent = new byte[5_000_000];
    new Random(4).nextBytes(sent);
    try (var ends = Ends.tcp();
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        ends.left().send(sent);
        ends.left().close();
      });
      assertArrayEquals(sent, ends.right().receive(sent.length));
      assertFalse(ends.right().more());
    }
  }

  // invariant 25 in the better form of design 0.5: what is broken is reset, as by libdill's hclose
  @Test
  void theCloseOfABrokenSocketIsSeenAsAReset() throws IOException {
    try (var ends = Ends.tcp()) {
      var left = ends.left();
      var huge = ByteBuffer.allocateDirect(64 << 20);
      assertThrows(SocketTimeoutException.class, () -> left.send(huge, Deadline.inMillis(50)));
      left.close();
      assertReset(ends.right());
    }
  }

  private static void assertReset(ByteSocket socket) {
    var reset =
        assertThrows(IOException.class, () -> socket.skip(Long.MAX_VALUE, Deadline.inSeconds(20)));
    assertFalse(reset instanceof EOFException, "an end, not a reset");
    assertFalse(reset instanceof SocketTimeoutException);
  }

  @Test
  void aLayerThatStoppedHalfWayHasTheConnectionReset() throws IOException {
    try (var ends = Ends.tcp()) {
      var lines = Suffix.attach(ends.left(), Suffix.CRLF);
      lines.breakOutput(new IOException("half a frame is out"));
      lines.close();
      assertReset(ends.right());
    }
  }

  // invariant 25: libdill's tcp_close loses what the peer has not got yet if the peer was done
  // first
  @Test
  void orderlyCloseLosesNothingThoughThePeerWasDoneFirst() throws IOException {
    var sent = new byte[2_000_000];
    new Random(5).nextBytes(sent);
    try (var ends = Ends.tcp();
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

  // invariant 25: the socket is released though closing it in an orderly way fails
  @Test
  void orderlyCloseEndsAtItsDeadlineAndClosesAllTheSame() throws IOException {
    try (var ends = Ends.tcp()) {
      var left = ends.left();
      var deadline = Deadline.inMillis(30);
      assertThrows(SocketTimeoutException.class, () -> left.close(deadline));
      assertTrue(deadline.hasPassed());
      assertSays("is closed", assertThrows(IOException.class, left::more));
      assertFalse(ends.right().more());
    }
  }

  // invariants 10 and 25: libdill's does not look at the clock while there is something to throw
  // away
  @Test
  void orderlyCloseEndsAtItsDeadlineThoughThePeerKeepsSending() throws IOException {
    try (var ends = Ends.tcp();
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

  // invariant 18
  @Test
  void orderlyCloseOfABrokenSocketSaysSoAndResets() throws IOException {
    try (var ends = Ends.tcp()) {
      var left = ends.left();
      var huge = ByteBuffer.allocateDirect(64 << 20);
      assertThrows(SocketTimeoutException.class, () -> left.send(huge, Deadline.inMillis(50)));
      assertSays("is broken", assertThrows(IOException.class, () -> left.close(Deadline.NEVER)));
      assertReset(ends.right());
    }
  }

  @Test
  void aSocketCanBeClosedInAnOrderlyWayThoughALayerOwnsIt() throws IOException {
    try (var ends = Ends.tcp();
        var bundle = Bundle.open()) {
      var lines = Suffix.attach(ends.left(), Suffix.CRLF);
      lines.send("bye");
      bundle.go(() -> ends.left().close(Deadline.inSeconds(20)));
      assertEquals("bye\r\n", utf8(ends.right().receive(5)));
      assertFalse(ends.right().more());
      ends.right().close();
      bundle.await();
      assertThrows(IOException.class, lines::more);
    }
  }

  @Test
  void aResetIsAFailureNowAndOnEachLaterCall() throws IOException {
    try (var ends = Ends.tcp()) {
      var right = ends.right();
      var lines = Suffix.attach(ends.left(), Suffix.CRLF);
      lines.breakOutput(new IOException("half a frame is out"));
      lines.close();

      var first = assertThrows(IOException.class, right::fill);
      for (int i = 0; i < 2; i++) {
        var later = assertThrows(IOException.class, right::fill);
        assertSays("is broken", later);
        assertEquals(first, later.getCause());
        assertThrows(IOException.class, right::more);
      }
    }
  }
}
