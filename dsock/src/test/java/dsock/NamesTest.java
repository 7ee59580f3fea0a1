package dsock;

import static dsock.Says.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Names and the addresses that they stand for. */
class NamesTest {
  /** A resolver that nobody may ask. */
  private static final Lookups NOBODY =
      new Lookups(
          name -> {
            throw new UnknownHostException(name + " was asked for");
          },
          1);

  private static List<InetSocketAddress> literal(String text, IpMode mode) throws IOException {
    return Names.remotes(text, 80, mode, Deadline.NOW, NOBODY);
  }

  // libdill's ipaddr test
  @Test
  void anAddressStandsForItself() throws IOException {
    var four = literal("192.0.2.1", IpMode.PREF_IPV6);
    assertEquals(List.of(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 80)), four);
    var six = literal("2001:db8::1", IpMode.PREF_IPV4).getFirst();
    assertEquals("2001:db8:0:0:0:0:0:1", six.getAddress().getHostAddress());
    assertEquals(80, six.getPort());
    assertEquals(six, literal("[2001:db8::1]", IpMode.IPV6).getFirst());
    assertEquals(
        3, ((Inet6Address) literal("fe80::1%3", IpMode.IPV6).getFirst().getAddress()).getScopeId());
  }

  @Test
  void anAddressOfTheOtherKindIsNone() {
    for (var text : List.of("192.0.2.1", "::ffff:192.0.2.1")) {
      assertSays(
          text + " has no address of the kind IPV6",
          assertThrows(UnknownHostException.class, () -> literal(text, IpMode.IPV6)));
    }
    assertThrows(UnknownHostException.class, () -> literal("::1", IpMode.IPV4));
    assertThrows(SocketException.class, () -> Names.local("::1", 0, IpMode.IPV4));
  }

  @Test
  void whatIsNoAddressIsAName() {
    for (var text : List.of("1.2.3.4.5", "256.1.1.1", "12ab", "::g", "fe80::1%no-such")) {
      var unknown =
          assertThrows(
              UnknownHostException.class,
              () -> Names.remotes(text, 80, IpMode.IPV4, Deadline.NEVER, NOBODY));
      assertEquals(text + " was asked for", unknown.getMessage());
    }
    assertThrows(UnknownHostException.class, () -> Names.remote("", 80, IpMode.PREF_IPV4));
  }

  @Test
  void portsAreSixteenBits() {
    for (int port : new int[] {-1, 65_536}) {
      assertThrows(IllegalArgumentException.class, () -> Names.local("127.0.0.1", port));
      assertThrows(
          IllegalArgumentException.class, () -> Names.remote("127.0.0.1", port, IpMode.PREF_IPV4));
      assertThrows(IllegalArgumentException.class, () -> Tcp.connect("localhost", port));
    }
  }

  @Test
  void anInterfaceStandsForItsAddress() throws IOException {
    var loopback = NetworkInterface.getByInetAddress(InetAddress.ofLiteral("127.0.0.1"));
    assertTrue(loopback != null);
    var here = Names.local(loopback.getName(), 7, IpMode.IPV4);
    assertEquals(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 7), here);
    assertEquals(here, Names.local(loopback.getName(), 7));
    assertEquals(here, Names.local("127.0.0.1", 7));
    assertSays(
        "no interface no-such",
        assertThrows(SocketException.class, () -> Names.local("no-such", 7)));
  }

  @Test
  void aNameIsLookedUp() throws IOException {
    for (var address : Names.remotes("localhost", 7, IpMode.PREF_IPV4)) {
      assertTrue(address.getAddress().isLoopbackAddress());
      assertEquals(7, address.getPort());
    }
    var unknown =
        assertThrows(
            UnknownHostException.class, () -> Names.remote("no-such.invalid", 7, IpMode.PREF_IPV4));
    assertSays("no-such.invalid", unknown);
  }

  @Test
  void theModeSaysWhichAndInWhichOrder() throws IOException {
    var four = (Inet4Address) InetAddress.ofLiteral("192.0.2.1");
    var six = (Inet6Address) InetAddress.ofLiteral("2001:db8::1");
    var both = new Lookups(_ -> new InetAddress[] {six, four}, 1);
    assertEquals(List.of(four, six), found(both, IpMode.PREF_IPV4));
    assertEquals(List.of(six, four), found(both, IpMode.PREF_IPV6));
    assertEquals(List.of(four), found(both, IpMode.IPV4));
    assertEquals(List.of(six), found(both, IpMode.IPV6));
  }

  private static List<InetAddress> found(Lookups lookups, IpMode mode) throws IOException {
    return Names.remotes("host", 80, mode, Deadline.NEVER, lookups).stream()
        .map(InetSocketAddress::getAddress)
        .toList();
  }

  /** A resolver that does not answer until it is told, and does not mind interrupts. */
  private static final class Hanging implements Lookups.Resolver {
    final CountDownLatch goOn = new CountDownLatch(1);
    final AtomicInteger asked = new AtomicInteger();
    final CompletableFuture<Thread> thread = new CompletableFuture<>();

    @Override
    public InetAddress[] resolve(String name) {
      asked.incrementAndGet();
      thread.complete(Thread.currentThread());
      Until.holds(() -> goOn.getCount() == 0);
      return new InetAddress[] {InetAddress.ofLiteral("192.0.2.1")};
    }
  }

  @Test
  void aHungResolverIsAbandonedAtTheDeadline() {
    var hanging = new Hanging();
    var lookups = new Lookups(hanging, 2);
    var deadline = Deadline.inMillis(10);
    var late =
        assertThrows(
            SocketTimeoutException.class,
            () -> Names.remotes("host", 80, IpMode.IPV4, deadline, lookups));
    assertEquals("host was not looked up in time", late.getMessage());
    assertThrows(
        SocketTimeoutException.class,
        () -> Tcp.connect("host", 80, IpMode.IPV4, Deadline.inMillis(10), lookups));
    hanging.goOn.countDown();
  }

  @Test
  void aHungResolverHoldsUpNoBundleAndNoExitOfTheProgram() {
    var hanging = new Hanging();
    var lookups = new Lookups(hanging, 1);
    try (var bundle = Bundle.open()) {
      Until.waiting(
          bundle,
          () ->
              assertThrows(
                  CancellationException.class,
                  () -> Names.remotes("host", 80, IpMode.IPV4, Deadline.NEVER, lookups)));
    } // returns though the resolver hangs
    var thread = hanging.thread.join();
    assertTrue(thread.isDaemon());
    assertFalse(thread.isVirtual()); // those would hold up whatever carries them
    hanging.goOn.countDown();
  }

  @Test
  void noMoreThanSoManyHangAndTheOthersWaitForTheirTurn() throws IOException {
    var hanging = new Hanging();
    var lookups = new Lookups(hanging, 2);
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < 2; i++) {
        Until.waiting(
            bundle,
            () ->
                assertThrows(
                    CancellationException.class,
                    () -> Names.remotes("host", 80, IpMode.IPV4, Deadline.NEVER, lookups)));
      }
    }
    Until.holds(() -> hanging.asked.get() == 2); // forgotten by all
    for (int i = 0; i < 10; i++) {
      assertThrows(
          SocketTimeoutException.class,
          () -> Names.remotes("host", 80, IpMode.IPV4, Deadline.NOW, lookups));
    }
    hanging.goOn.countDown();
    assertEquals(1, Names.remotes("host", 80, IpMode.IPV4, Deadline.NEVER, lookups).size());
    assertEquals(3, hanging.asked.get()); // the ten have been withdrawn
  }

  @Test
  void aResolverThatFailsOtherwiseIsReported() {
    var failing =
        new Lookups(
            _ -> {
              throw new IllegalStateException("no network today");
            },
            1);
    var failure =
        assertThrows(
            IOException.class,
            () -> Names.remotes("host", 80, IpMode.IPV4, Deadline.NEVER, failing));
    assertSays("host cannot be looked up: no network today", failure);
  }
}
