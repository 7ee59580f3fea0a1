package dsock;

import static dsock.Hex.hex;
import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.proxy.ProxyHeader;
import dsock.proxy.ProxyOrigin;
import dsock.proxy.ProxyTlv;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PROXY headers over every kind of connection: late, cancelled, cut anywhere, wrong anywhere. */
class ProxyWaitsTest {
  private static final byte[] TEXT = utf8("PROXY TCP4 192.0.2.1 192.0.2.2 4711 80\r\n");
  private static final byte[] BINARY =
      hex("0d0a0d0a 00 0d0a 'QUIT' 0a 21 11 0013 c0000201 c0000202 1267 0050 02 0004 'a.de'");

  private static void assertUnderstood(ProxyHeader header) {
    var tcp = assertInstanceOf(ProxyOrigin.Tcp.class, header.origin());
    assertEquals("/192.0.2.1:4711", tcp.source().toString());
  }

  @Test
  void aHeaderThatIsLateCanBeAskedForAgain() throws IOException {
    for (var bytes : List.of(TEXT, BINARY)) {
      var script = new Script();
      for (byte one : bytes) {
        script.add().add(one);
      }
      for (int i = 0; i < bytes.length; i++) {
        assertThrows(SocketTimeoutException.class, () -> ProxyHeader.receive(script));
        assertEquals(i, script.fill(0, Deadline.NOW).remaining());
      }
      assertUnderstood(ProxyHeader.receive(script));
      assertEquals(0, script.closes());
    }
  }

  @Test
  void aHeaderThatStopsAnywhereClosesTheConnection() {
    for (var bytes : List.of(TEXT, BINARY)) {
      for (int n = 0; n < bytes.length; n++) {
        var script = new Script();
        if (n > 0) {
          script.add(Arrays.copyOf(bytes, n));
        }
        var failure = assertThrows(IOException.class, () -> ProxyHeader.receive(script));
        if (n == 0) {
          assertTrue(failure instanceof EOFException);
        } else {
          assertSays("truncated message: the peer was done after " + n + " bytes", failure);
        }
        assertEquals(1, script.closes());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoIsCancelledAtAnyWaitLeavesTheSocketAsItWas(Wire wire) throws IOException {
    for (var bytes : List.of(TEXT, BINARY)) {
      try (var ends = wire.open()) {
        for (byte one : bytes) {
          try (var bundle = Bundle.open()) {
            Until.waiting(
                bundle,
                () ->
                    assertThrows(
                        CancellationException.class, () -> ProxyHeader.receive(ends.right())));
          }
          ends.left().send(new byte[] {one});
        }
        ends.left().send(utf8("rest"));
        assertUnderstood(ProxyHeader.receive(ends.right()));
        assertEquals("rest", utf8(ends.right().receive(4)));
        ends.right().send(utf8("answer"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSentIsReceivedAndNothingBehindIt(Wire wire) throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      var random = new Random(seed);
      var header = header(random);
      try (var ends = wire.open();
          var bundle = Bundle.open()) {
        bundle.go(() -> {
          header.send(ends.left());
          ends.left().send(utf8("rest"));
        });
        assertEquals(header, ProxyHeader.receive(ends.right(), 65535, Deadline.NEVER));
        assertEquals("rest", utf8(ends.right().receive(4)));
        bundle.await();
      }
    }
  }

  private static ProxyHeader header(Random random) throws IOException {
    int length = random.nextBoolean() ? 4 : 16;
    var source = new InetSocketAddress(address(length, random), random.nextInt(65536));
    var destination = new InetSocketAddress(address(length, random), random.nextInt(65536));
    if (random.nextInt(3) == 0) {
      return ProxyHeader.v1(new ProxyOrigin.Tcp(source, destination));
    }
    var tlvs = new ProxyTlv[random.nextInt(6)];
    for (int i = 0; i < tlvs.length; i++) {
      var value = new byte[random.nextInt(1 << random.nextInt(12))];
      random.nextBytes(value);
      tlvs[i] = new ProxyTlv(0xe0 + random.nextInt(32), value);
    }
    return ProxyHeader.v2(new ProxyOrigin.Udp(source, destination), tlvs);
  }

  private static InetAddress address(int length, Random random) throws IOException {
    var bytes = new byte[length];
    random.nextBytes(bytes);
    return InetAddress.getByAddress(bytes);
  }

  @Test
  void garbageIsRefusedOrUnderstoodAndNothingElse() {
    Rounds.run(
        "PROXY against garbage",
        seed -> {
          var random = new Random(seed);
          var bytes = (random.nextBoolean() ? TEXT : BINARY).clone();
          for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
          var script = new Script();
          for (byte one : bytes) {
            script.add(one);
          }
          try {
            var header = ProxyHeader.receive(script);
            var again = new Script();
            header.send(again);
            assertEquals(header, ProxyHeader.receive(new Script().add(again.sent())));
            assertEquals(0, script.closes());
          } catch (IOException refused) {
            assertEquals(1, script.closes(), refused.toString());
          }
        });
  }

  @Test
  void aSocketThatALayerOwnsIsRefused() throws IOException {
    try (var pair = Inproc.pair()) {
      var lines = Suffix.attach(pair.left(), Suffix.CRLF);
      assertThrows(IllegalStateException.class, () -> ProxyHeader.receive(pair.left()));
      var header = ProxyHeader.v1(new ProxyOrigin.Unknown());
      assertThrows(IllegalStateException.class, () -> header.send(pair.left()));
      lines.send("still there");
    }
  }

  @Test
  void whoIsTooLateToSendClosesTheConnection() throws IOException {
    try (var pair = Inproc.pair(3)) {
      var header = ProxyHeader.v1(new ProxyOrigin.Unknown());
      assertThrows(
          SocketTimeoutException.class, () -> header.send(pair.left(), Deadline.inMillis(1)));
      assertThrows(IOException.class, () -> pair.left().more());
      assertThrows(IOException.class, () -> pair.right().skip(15)); // nobody takes it for a whole
    }
  }
}
