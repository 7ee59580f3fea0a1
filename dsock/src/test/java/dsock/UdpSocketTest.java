package dsock;

import static dill.Choose.after;
import static dill.Choose.choose;
import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import org.junit.jupiter.api.Test;

/** Datagram sockets as sockets: done, choices, close, ownership and misuse. */
class UdpSocketTest {
  @Test
  void doneIsForThisSideAlone() throws IOException {
    try (var left = UdpTest.open();
        var right = UdpTest.open()) {
      left.sendTo(right.local(), utf8("last"));
      left.done();
      assertSays(
          " is done; nothing more can be sent",
          assertThrows(
              IllegalStateException.class, () -> left.sendTo(right.local(), utf8("more"))));
      assertThrows(IllegalStateException.class, left::done);
      assertEquals("last", right.receiveText());
      assertThrows(SocketTimeoutException.class, () -> right.more(Deadline.NOW));
      right.sendTo(left.local(), utf8("still"));
      assertEquals("still", left.receiveText());
    }
  }

  @Test
  void aChoiceWaitsForADatagram() throws IOException {
    try (var left = UdpTest.open();
        var right = UdpTest.open();
        var bundle = Bundle.open()) {
      assertEquals(
          "nothing", choose(right.arriving(() -> "it"), after(Deadline.NOW, () -> "nothing")));
      Until.waiting(bundle, () -> assertEquals("it", choose(right.arriving(() -> "it"))));
      left.sendTo(right.local(), utf8("here"));
      bundle.await();
      assertEquals("here", right.receiveText(Deadline.NOW));
    }
  }

  @Test
  void aChoiceDoesNotSwallowARefusal() throws IOException {
    int port;
    try (var gone = UdpTest.open()) {
      port = gone.local().getPort();
    }
    try (var client = Udp.connect(UdpTest.here(port))) {
      client.send("anybody?");
      assertTrue(choose(client.arriving(() -> true)));
      assertThrows(PortUnreachableException.class, () -> client.receive(Deadline.NOW));
    }
  }

  @Test
  void closeWakesWhoWaitsAndFreesThePort() throws IOException {
    int port;
    try (var free = UdpTest.open()) {
      port = free.local().getPort();
    }
    try (var bundle = Bundle.open()) {
      var udp = Udp.open(UdpTest.here(port));
      Until.waiting(
          bundle, () -> assertSays(" is closed", assertThrows(IOException.class, udp::receive)));
      udp.close();
      udp.close();
      try (var again = Udp.open(UdpTest.here(port))) {
        assertEquals(port, again.local().getPort());
      }
      assertSays(" is closed", assertThrows(SocketException.class, udp::more));
      assertThrows(SocketException.class, () -> udp.sendTo(UdpTest.here(port), utf8("x")));
      assertThrows(SocketException.class, udp::done);
      assertThrows(SocketException.class, () -> udp.setBroadcast(true));
      bundle.await();
    }
  }

  @Test
  void closingLeavesNoDescriptor() throws IOException {
    long before = Descriptors.settled();
    for (int i = 0; i < 20; i++) {
      try (var udp = UdpTest.open()) {
        assertThrows(SocketTimeoutException.class, () -> udp.receive(Deadline.inMillis(1)));
      }
      var unreachable = UdpTest.here(1);
      assertThrows(
          IllegalArgumentException.class, () -> Udp.open(UdpTest.here(0), six(unreachable)));
    }
    Descriptors.areBackTo(before);
  }

  private static InetSocketAddress six(InetSocketAddress like) throws IOException {
    return new InetSocketAddress(InetAddress.ofLiteral("::1"), like.getPort());
  }

  // in libdill that is ignored
  @Test
  void aPortInUseIsRefused() throws IOException {
    try (var first = UdpTest.open()) {
      var failure = assertThrows(BindException.class, () -> Udp.open(first.local()));
      assertSays(first.local().toString(), failure);
    }
  }

  @Test
  void bothKindsOfAddressesAtOnePort() throws IOException {
    try (var all = Udp.open(0);
        var four = UdpTest.open();
        var six = Udp.open(Names.local("::1", 0))) {
      int port = all.local().getPort();
      four.sendTo(UdpTest.here(port), utf8("4"));
      assertEquals(four.local(), all.receiveFrom().from());
      six.sendTo(Names.local("::1", port), utf8("6"));
      var fromSix = all.receiveFrom();
      assertEquals(six.local(), fromSix.from());
      all.sendTo(four.local(), utf8("to 4"));
      all.sendTo(six.local(), utf8("to 6"));
      assertEquals("to 4", four.receiveText());
      assertEquals("to 6", six.receiveText());
      assertSays(
          "cannot reach",
          assertThrows(IOException.class, () -> four.sendTo(six.local(), utf8("x"))));
    }
  }

  @Test
  void misuseIsSaid() throws IOException {
    try (var open = UdpTest.open();
        var fixed = Udp.connect(open.local())) {
      assertSays(
          "has no remote address; say where to send it",
          assertThrows(IllegalStateException.class, () -> open.send("x")));
      assertSays(
          "sends to " + open.local() + " alone",
          assertThrows(
              IllegalStateException.class, () -> fixed.sendTo(UdpTest.here(9), utf8("x"))));
      assertThrows(ProtocolException.class, () -> fixed.send(new byte[0]));
      var unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
      assertThrows(UnresolvedAddressException.class, () -> Udp.connect(unresolved));
      assertThrows(UnresolvedAddressException.class, () -> open.sendTo(unresolved, utf8("x")));
      assertNotEquals(open.toString(), fixed.toString());
      assertFalse(fixed.remote().isEmpty());
    }
  }

  @Test
  void whoeverHasLentItMayOnlyCloseIt() throws IOException {
    try (var peer = UdpTest.open()) {
      var udp = Udp.connect(peer.local());
      var past = udp.lend("Layer");
      for (var misuse : misuses(udp)) {
        assertSays("is owned by Layer", assertThrows(IllegalStateException.class, misuse::run));
      }
      assertThrows(IllegalStateException.class, () -> udp.lend("Another"));
      past.send("by the layer");
      var from = peer.receiveFrom().from();
      peer.sendTo(from, utf8("to the layer"));
      assertTrue(choose(past.arriving(() -> true)));
      assertEquals("to the layer", past.receiveText());
      udp.takeBack();
      udp.send("by its user");
      assertEquals("by its user", peer.receiveText());
      udp.lend("Layer");
      udp.close();
      assertSays(" is closed", assertThrows(IOException.class, past::receive));
    }
  }

  private interface Misuse {
    void run() throws IOException;
  }

  private static Misuse[] misuses(Udp udp) {
    return new Misuse[] {
      udp::receive,
      udp::receiveFrom,
      udp::more,
      udp::done,
      () -> udp.send("x"),
      () -> udp.sendTo(UdpTest.here(1), utf8("x")),
      () -> udp.receive(ByteBuffer.allocate(1)),
      () -> udp.setLimit(1),
      () -> udp.setBroadcast(true),
      () -> udp.multicast().setHops(1),
      () -> udp.arriving(() -> true)
    };
  }
}
