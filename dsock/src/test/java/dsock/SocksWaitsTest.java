package dsock;

import static dsock.Hex.hex;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dill.Task;
import dsock.socks.Socks5;
import dsock.socks.Socks5Proxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * SOCKS handshakes over every kind of connection: cancelled anywhere, and in pieces of any size.
 */
class SocksWaitsTest {
  private static final byte[] TO_CLIENT = hex("05 02" + "01 00" + "05 00 00 01 00000000 0000");
  private static final byte[] TO_PROXY =
      hex("05 02 00 02" + "01 04 'user' 04 'pass'" + "05 01 00 03 03 'a.b' 0050");

  private static void client(ByteSocket socket) throws IOException {
    Socks5.connect(socket, "a.b", 80, "user", "pass");
  }

  private static void proxy(ByteSocket socket) throws IOException {
    Socks5Proxy.authenticate(socket, (user, password) -> password.equals("pass"));
    Socks5Proxy.receiveCommand(socket);
  }

  @ParameterizedTest
  @EnumSource
  void eachSideCanBeCancelledAtEachOfItsWaits(Wire wire) throws IOException {
    long before = Descriptors.settled();
    for (int n = 0; n < TO_CLIENT.length; n++) {
      cancelled(wire, TO_CLIENT, n, true);
    }
    for (int n = 0; n < TO_PROXY.length; n++) {
      cancelled(wire, TO_PROXY, n, false);
    }
    Descriptors.areBackTo(before);
  }

  /** Gives one side so many bytes, and cancels it while it waits for the next. */
  private static void cancelled(Wire wire, byte[] said, int count, boolean client)
      throws IOException {
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      for (int i = 0; i < count; i++) {
        ends.left().send(new byte[] {said[i]});
      }
      Task side = client ? () -> client(ends.right()) : () -> proxy(ends.right());
      Until.waiting(bundle, () -> assertThrows(CancellationException.class, side::run));
      bundle.cancel();
      bundle.await();
      assertThrows(IOException.class, () -> ends.right().more()); // it is closed
      assertPeerLearnsIt(ends.left());
    }
  }

  private static void assertPeerLearnsIt(ByteSocket peer) {
    try {
      while (peer.more()) {
        peer.skip(1);
      }
    } catch (IOException isReset) {
      assertFalse(isReset instanceof SocketTimeoutException);
    }
  }

  @ParameterizedTest
  @EnumSource
  void piecesMayHaveAnySize(Wire wire) throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      try (var ends = wire.open();
          var bundle = Bundle.open()) {
        bundle.go(() -> {
          client(ends.right());
          assertEquals("ahead", utf8(ends.right().receive(5)));
        });
        inPieces(ends.left(), hex(hex(TO_CLIENT) + "'ahead'"), random);
        bundle.await();
        assertArrayEquals(TO_PROXY, ends.left().receive(TO_PROXY.length));
      }
    }
  }

  private static void inPieces(ByteSocket socket, byte[] bytes, Random random) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(1 + random.nextInt(5), bytes.length - at);
      socket.send(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
  }

  // each of the two sides is fed with noise, and with handshakes of which a byte or two are wrong
  @Test
  void garbageIsRefusedOrUnderstoodAndNothingElse() {
    Rounds.run(
        "SOCKS against garbage",
        seed -> {
          var random = new Random(seed);
          garbled(TO_CLIENT, random, SocksWaitsTest::client);
          garbled(TO_PROXY, random, SocksWaitsTest::proxy);
        });
  }

  private interface Side {
    void with(ByteSocket socket) throws IOException;
  }

  private static void garbled(byte[] right, Random random, Side side) {
    var bytes = right.clone();
    if (random.nextInt(8) == 0) {
      random.nextBytes(bytes);
    }
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    var script = new Script();
    for (byte one : bytes) {
      script.add(one);
    }
    try {
      side.with(script);
      assertEquals(0, script.closes());
    } catch (IOException refused) {
      assertEquals(1, script.closes(), refused.toString());
    }
  }

  @Test
  void aLongerTowerBelowMakesNoDifference() throws IOException {
    try (var ends = Ends.inproc(3);
        var bundle = Bundle.open()) {
      var left = Rot13.attach(Rot13.attach(ends.left()));
      var right = Rot13.attach(Rot13.attach(ends.right()));
      bundle.go(() -> {
        client(left);
        Suffix.attach(left, Suffix.CRLF).send("on top");
      });
      proxy(right);
      Socks5Proxy.accept(right, InetSocketAddress.createUnresolved("a.b", 80));
      assertEquals("on top", Suffix.attach(right, Suffix.CRLF).receiveText());
      bundle.await();
    }
  }
}
