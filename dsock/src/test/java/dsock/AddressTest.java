package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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

  private static void assumeIpv6(InetAddress address) {
    assumeTrue(
        () -> {
          try (var socket = Tcp.listen(new InetSocketAddress(address, 0), 1)) {
            return socket.port() > 0;
          } catch (IOException none) {
            return false;
          }
        },
        "no IPv6 here");
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
    assumeIpv6(loopback);
    place.run(() -> {
      greet(loopback, loopback);
      greet(InetAddress.ofLiteral("::"), loopback);
      greet(InetAddress.ofLiteral("::"), InetAddress.getByName("::"));
    });
  }

  @ParameterizedTest
  @EnumSource
  void anAddressOfALinkSaysWhichLink(Place place) throws Exception {
    var address = linkLocal();
    assumeTrue(address.isPresent(), "no link with IPv6 here");
    var here = address.orElseThrow();
    place.run(() -> {
      try (var listener = Tcp.listen(new InetSocketAddress(here, 0), 8);
          var client = Tcp.connect(new InetSocketAddress(here, listener.port()), PATIENCE);
          var server = listener.accept(PATIENCE)) {
        var peer = (Inet6Address) server.remote().getAddress();
        assertEquals(here.getScopeId(), peer.getScopeId());
        assertEquals(client.local().getPort(), server.remote().getPort());
      }
    });
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
        var address = new InetSocketAddress(InetAddress.ofLiteral(host), 0);
        assertThrows(IOException.class, () -> Tcp.listen(address, 1).close());
        assertTrue(address.getPort() == 0);
      });
    }
  }
}
