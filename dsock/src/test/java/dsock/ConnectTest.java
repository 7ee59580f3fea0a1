package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** Connecting to a name of several addresses, with real sockets. */
class ConnectTest {
  private static Lookups standingFor(String... addresses) {
    var all = new InetAddress[addresses.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.ofLiteral(addresses[i]);
    }
    return new Lookups(_ -> all, 2);
  }

  private static TcpListener listen(String address) throws IOException {
    return Tcp.listen(new InetSocketAddress(InetAddress.ofLiteral(address), 0), 16);
  }

  private static Tcp connect(Lookups lookups, int port) throws IOException {
    return Tcp.connect("host", port, IpMode.PREF_IPV6, Deadline.NEVER, lookups);
  }

  @Test
  void theAddressWhereSomebodyListensIsFound() throws IOException {
    var lookups = standingFor("127.0.0.3", "127.0.0.1", "127.0.0.2", "::1");
    try (var listener = listen("127.0.0.2");
        var client = connect(lookups, listener.port());
        var server = listener.accept()) {
      assertEquals(listener.local(), client.remote());
      client.send(utf8("hello"));
      assertEquals("hello", utf8(server.receive(5)));
    }
  }

  @Test
  void sixComesFirstUnlessSomebodySaysOtherwise() throws IOException {
    var lookups = standingFor("127.0.0.1", "::1");
    try (var listener = Tcp.listen(0)) {
      try (var client = connect(lookups, listener.port())) {
        assertEquals(InetAddress.ofLiteral("::1"), client.remote().getAddress());
      }
      var mode = IpMode.PREF_IPV4;
      try (var client = Tcp.connect("host", listener.port(), mode, Deadline.NEVER, lookups)) {
        assertEquals(InetAddress.ofLiteral("127.0.0.1"), client.remote().getAddress());
      }
    }
  }

  @Test
  void ifNobodyListensAnywhereEachAddressSaysSo() throws IOException {
    int port;
    try (var listener = listen("127.0.0.1")) {
      port = listener.port();
    }
    var lookups = standingFor("127.0.0.1", "127.0.0.2", "127.0.0.3");
    var failure = assertThrows(ConnectException.class, () -> connect(lookups, port));
    for (var address : new String[] {"127.0.0.1", "127.0.0.2", "127.0.0.3"}) {
      assertSays(address + ":" + port, failure);
    }
    assertInstanceOf(ConnectException.class, failure.getCause());
    assertEquals(2, failure.getSuppressed().length);
  }

  @Test
  void whateverWinsTheOtherAttemptsLeaveNoDescriptor() throws IOException {
    long before = Descriptors.settled();
    var lookups = standingFor("127.0.0.1", "127.0.0.2", "::1", "127.0.0.3");
    try (var listener = listen("127.0.0.2")) {
      for (int i = 0; i < 50; i++) {
        var client = connect(lookups, listener.port());
        var server = listener.accept();
        client.close();
        server.close();
      }
      assertTrue(listener.port() > 0);
    }
    Descriptors.areBackTo(before);
  }
}
