package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** Datagrams to groups and to all of a network, by the interface that every machine has. */
class MulticastTest {
  private static NetworkInterface loopback() throws IOException {
    var found = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
    if (found == null) {
      throw new AssertionError("a machine without 127.0.0.1");
    }
    return found;
  }

  private static Udp sender(String address) throws IOException {
    var sender = Udp.open(Names.local(address, 0));
    sender.multicast().setInterface(loopback());
    return sender;
  }

  @Test
  void whoHasJoinedReceivesUntilItLeaves() throws IOException {
    var to = InetAddress.ofLiteral("239.255.71.7");
    try (var first = Udp.share(new InetSocketAddress(0))) {
      int port = first.local().getPort();
      try (var second = Udp.share(new InetSocketAddress(port));
          var sender = sender("127.0.0.1")) {
        first.multicast().join(to, loopback());
        second.multicast().join(to, loopback());
        sender.sendTo(new InetSocketAddress(to, port), utf8("all"));
        assertEquals("all", first.receiveText());
        assertEquals("all", second.receiveText());

        second.multicast().leave(to, loopback());
        sender.sendTo(new InetSocketAddress(to, port), utf8("one"));
        assertEquals("one", first.receiveText());
        assertThrows(SocketTimeoutException.class, () -> second.receive(Deadline.NOW));
        assertThrows(IOException.class, () -> second.multicast().leave(to, loopback()));
      }
    }
  }

  // no more than this: there need not be a route for groups of IPv6
  @Test
  void groupsOfBothKindsAreJoinedAtOnePort() throws IOException {
    try (var udp = Udp.open(0)) {
      for (var text : new String[] {"239.255.71.7", "ff01::7107"}) {
        var group = InetAddress.ofLiteral(text);
        udp.multicast().join(group, loopback());
        udp.multicast().leave(group, loopback());
        assertThrows(IOException.class, () -> udp.multicast().leave(group, loopback()));
      }
    }
  }

  @Test
  void oneWhoJoinsForASourceHearsNoOther() throws IOException {
    var group = InetAddress.ofLiteral("232.1.71.7");
    var source = InetAddress.ofLiteral("127.0.0.1");
    try (var receiver = Udp.share(Names.local("0.0.0.0", 0));
        var wanted = sender("127.0.0.1");
        var other = sender("127.0.0.2")) {
      var to = new InetSocketAddress(group, receiver.local().getPort());
      receiver.multicast().join(group, loopback(), source);
      other.sendTo(to, utf8("from another"));
      wanted.sendTo(to, utf8("from the source"));
      assertEquals("from the source", receiver.receiveText());
      receiver.multicast().leave(group, loopback(), source);
      wanted.sendTo(to, utf8("too late"));
      assertThrows(SocketTimeoutException.class, () -> receiver.receive(Deadline.NOW));
    }
  }

  @Test
  void aSenderMayKeepItWithinItsMachine() throws IOException {
    var group = InetAddress.ofLiteral("239.255.71.8");
    try (var receiver = Udp.open(0);
        var sender = sender("127.0.0.1")) {
      var to = new InetSocketAddress(group, receiver.local().getPort());
      receiver.multicast().join(group, loopback());
      sender.multicast().setLoop(true);
      sender.multicast().setHops(0);
      sender.sendTo(to, utf8("heard"));
      assertEquals("heard", receiver.receiveText());
      assertThrows(IllegalArgumentException.class, () -> sender.multicast().setHops(256));
    }
  }

  @Test
  void anAddressOfAHostIsNoGroup() throws IOException {
    var host = InetAddress.ofLiteral("127.0.0.1");
    try (var udp = Udp.open(0)) {
      assertThrows(IllegalArgumentException.class, () -> udp.multicast().join(host, loopback()));
    }
  }

  @Test
  void toAllOfANetworkOnlyIfAllowed() throws IOException {
    try (var receiver = Udp.open(0);
        var sender = Udp.open(Names.local("127.0.0.1", 0))) {
      var all = Names.local("127.255.255.255", receiver.local().getPort());
      assertThrows(IOException.class, () -> sender.sendTo(all, utf8("refused")));
      sender.setBroadcast(true);
      sender.sendTo(all, utf8("to all"));
      assertEquals("to all", receiver.receiveText());
    }
  }
}
