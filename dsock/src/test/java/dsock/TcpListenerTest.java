package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TcpListenerTest {
  @Test
  void portZeroIsOneThatIsFree() throws IOException {
    try (var one = Tcp.listen(0);
        var other = Tcp.listen(0)) {
      assertNotEquals(0, one.port());
      assertNotEquals(one.port(), other.port());
      assertEquals(one.port(), one.local().getPort());
      assertSays(String.valueOf(one.port()), new IOException(one.toString()));
    }
  }

  @Test
  void aPortCanBeListenedOnOnlyOnce() throws IOException {
    try (var listener = Ends.listen()) {
      var address = listener.local();
      var refused = assertThrows(BindException.class, () -> Tcp.listen(address, 16).close());
      assertSays(address.toString(), refused);
    }
  }

  @Test
  void connectionsAreAcceptedInTheOrderInWhichTheyCame() throws IOException {
    var clients = new ArrayList<Tcp>();
    try (var listener = Ends.listen()) {
      for (int i = 0; i < 10; i++) {
        clients.add(Tcp.connect(listener.local(), Deadline.NEVER));
      }
      for (var client : clients) {
        try (var accepted = listener.accept()) {
          assertEquals(client.local(), accepted.remote());
        }
      }
    } finally {
      clients.forEach(Tcp::close);
    }
  }

  @Test
  void acceptWaitsForAConnection() throws IOException {
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () -> {
            try (var accepted = listener.accept()) {
              accepted.send(utf8("welcome"));
            }
          });
      try (var client = Tcp.connect(listener.local(), Deadline.NEVER)) {
        assertEquals("welcome", utf8(client.receive(7)));
      }
    }
  }

  @Test
  void anAcceptThatWasLateCanBeTriedAgain() throws IOException {
    try (var listener = Ends.listen()) {
      var deadline = Deadline.inMillis(20);
      var late = assertThrows(SocketTimeoutException.class, () -> listener.accept(deadline));
      assertTrue(deadline.hasPassed());
      assertSays("nobody connected in time", late);
      assertThrows(SocketTimeoutException.class, () -> listener.accept(Deadline.NOW));
      try (var client = Tcp.connect(listener.local(), Deadline.NEVER);
          var accepted = listener.accept()) {
        assertEquals(client.local(), accepted.remote());
      }
    }
  }

  @Test
  void aCancelledAcceptLeavesTheListenerAsItWas() throws IOException {
    try (var listener = Ends.listen()) {
      try (var bundle = Bundle.open()) {
        Until.waiting(bundle, () -> assertThrows(CancellationException.class, listener::accept));
      }
      try (var client = Tcp.connect(listener.local(), Deadline.NEVER);
          var accepted = listener.accept()) {
        assertEquals(client.local(), accepted.remote());
      }
    }
  }

  // invariant 21, for accepting
  @Test
  void aSecondAcceptorIsRefusedAndTheFirstIsNotHarmed() throws IOException {
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      Until.waiting(bundle, () -> listener.accept().close());
      var refused = assertThrows(IllegalStateException.class, listener::accept);
      assertSays("another task accepts on TcpListener[", refused);
      Tcp.connect(listener.local(), Deadline.NEVER).close();
      bundle.await();
    }
  }

  // invariant 7, for a listener
  @Test
  void closeWakesTheAcceptor() throws IOException {
    var listener = Ends.listen();
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle, () -> assertSays("is closed", assertThrows(IOException.class, listener::accept)));
      listener.close();
      bundle.await();
    }
  }

  @Test
  void closeAgainDoesNothing() throws IOException {
    var listener = Ends.listen();
    listener.close();
    listener.close();
    assertSays("is closed", assertThrows(IOException.class, listener::accept));
  }

  @Test
  void whatHasBeenAcceptedOutlivesTheListener() throws IOException {
    try (var ends = Ends.tcp()) { // its listener is closed
      ends.left().send(utf8("still here"));
      assertEquals("still here", utf8(ends.right().receive(10)));
    }
  }
}
