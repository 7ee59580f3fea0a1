package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Deadline;
import dill.Loops;
import dill.Task;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of all kinds, by the JDK's sockets and by those of loops. */
class AddressTest {
  /** Where a program runs. */
  enum Place {
    HERE {
      @Override
      void run(Task program) throws Exception {
        program.run();
      }
    },
    ON_A_LOOP {
      @Override
      void run(Task program) {
        Loops.run(1, program);
      }
    };

    abstract void run(Task program) throws Exception;
  }

  private static final Deadline PATIENCE = Deadline.inSeconds(60);

  /** Listens at one address, connects to another with the same port, and says hello. */
  private static void greet(InetAddress listening, InetAddress connecting) throws IOException {
    try (var listener = Tcp.listen(new InetSocketAddress(listening, 0), 8);
        var client = Tcp.connect(new InetSocketAddress(connecting, listener.port()), PATIENCE);
        var server = listener.accept(PATIENCE)) {
      client.send(utf8("hello"));
      assertEquals("hello", utf8(server.receive(5)));
      assertEquals(client.local(), server.remote());
      assertEquals(client.remote().getPort(), server.local().getPort());
    }
  }

  /** Whether a machine has IPv6, by what it says of its links. */
  private static boolean has(InetAddress loopback) throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(loopback::equals);
  }

  private static void assertNobodyListens(InetAddress address) {
    var port = new InetSocketAddress(address, 0);
    assertThrows(IOException.class, () -> Tcp.listen(port, 1).close());
  }

  @ParameterizedTest
  @EnumSource
  void theAddressForAllOfAMachineReachesIt(Place place) throws Exception {
    place.run(() -> {
      var any = InetAddress.ofLiteral("0.0.0.0");
      greet(any, any);
      greet(any, InetAddress.ofLiteral("127.0.0.1"));
    });
  }

  @ParameterizedTest
  @EnumSource
  void sixteenBytesAreAnAddressToo(Place place) throws Exception {
    var loopback = InetAddress.ofLiteral("::1");
    boolean there = has(loopback);
    place.run(() -> {
      if (there) {
        greet(loopback, loopback);
        greet(InetAddress.ofLiteral("::"), loopback);
        greet(InetAddress.ofLiteral("::"), InetAddress.getByName("::"));
      } else {
        assertNobodyListens(loopback);
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void anAddressOfALinkSaysWhichLink(Place place) throws Exception {
    var address = linkLocal();
    var nowhere =
        Inet6Address.getByAddress("", InetAddress.ofLiteral("fe80::1").getAddress(), 9999);
    place.run(() -> {
      assertNobodyListens(nowhere);
      if (address.isPresent()) {
        greetOnItsLink(address.get());
      }
    });
  }

  private static void greetOnItsLink(Inet6Address here) throws IOException {
    try (var listener = Tcp.listen(new InetSocketAddress(here, 0), 8);
        var client = Tcp.connect(new InetSocketAddress(here, listener.port()), PATIENCE);
        var server = listener.accept(PATIENCE)) {
      var peer = (Inet6Address) server.remote().getAddress();
      assertEquals(here.getScopeId(), peer.getScopeId());
      assertEquals(client.local().getPort(), server.remote().getPort());
    }
  }

  private static Optional<Inet6Address> linkLocal() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(Inet6Address.class::isInstance)
        .map(Inet6Address.class::cast)
        .filter(address -> address.isLinkLocalAddress() && address.getScopeId() != 0)
        .findFirst();
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeConnectedToIsToldAtOnce(Place place) throws Exception {
    place.run(() -> {
      var broadcast = new InetSocketAddress("255.255.255.255", 9);
      assertThrows(IOException.class, () -> Tcp.connect(broadcast, PATIENCE));
      var unknown = InetSocketAddress.createUnresolved("nobody.invalid", 9);
      assertThrows(UnresolvedAddressException.class, () -> Tcp.connect(unknown, PATIENCE));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"203.0.113.1", "2001:db8::1"}) // of documents, RFC 5737 and 3849
  void nobodyListensOnAnAddressOfOthers(String host) throws Exception {
    for (var place : Place.values()) {
      place.run(() -> {
        assertNobodyListens(InetAddress.ofLiteral(host));
      });
    }
  }
}
