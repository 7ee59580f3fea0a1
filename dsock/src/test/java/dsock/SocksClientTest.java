package dsock;

import static dsock.Hex.hex;
import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.socks.Socks5;
import dsock.socks.SocksDeniedException;
import dsock.socks.SocksException;
import dsock.socks.SocksReply;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says to a SOCKS proxy, and how it understands the answers. */
class SocksClientTest {
  private static final String ACCEPTED = "05 00 00 01 c0000201 1267"; // 192.0.2.1, port 4711

  private static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }

  private static Script proxy(String... pieces) {
    var script = new Script();
    for (var piece : pieces) {
      script.add(hex(piece));
    }
    return script;
  }

  private static <E extends Throwable> E assertFails(Class<E> type, Script proxy) {
    var failure = assertThrows(type, () -> Socks5.connect(proxy, "a.b", 80, "user", "pass"));
    assertEquals(1, proxy.closes());
    return failure;
  }

  @Test
  void anAddressGoesOutAsOne() throws IOException {
    var proxy = proxy("05 00", ACCEPTED);
    assertEquals(
        address("192.0.2.1", 4711), Socks5.connect(proxy, address("198.51.100.7", 0x1234)));
    assertArrayEquals(hex("05 01 00" + "05 01 00 01 c6336407 1234"), proxy.sent());
    assertEquals(2, proxy.sends());
    assertEquals(0, proxy.closes());

    proxy = proxy("05 00", ACCEPTED);
    Socks5.connect(proxy, "2001:db8::1", 443);
    assertArrayEquals(
        hex("05 01 00" + "05 01 00 04 20010db8000000000000000000000001 01bb"), proxy.sent());
  }

  @Test
  void aNameGoesOutAsOneAndIsNotLookedUp() throws IOException {
    var proxy = proxy("05 00", ACCEPTED);
    Socks5.connect(proxy, "nowhere.invalid", 65535);
    assertArrayEquals(hex("05 01 00" + "05 01 00 03 0f 'nowhere.invalid' ffff"), proxy.sent());

    proxy = proxy("05 00", ACCEPTED);
    Socks5.connect(proxy, InetSocketAddress.createUnresolved("10.0.0.1", 1));
    assertArrayEquals(hex("05 01 00" + "05 01 00 03 08 '10.0.0.1' 0001"), proxy.sent());
  }

  @Test
  void aPasswordIsOfferedAndSentIfTheProxyWantsIt() throws IOException {
    var proxy = proxy("05 02", "01 00", ACCEPTED);
    Socks5.connect(proxy, "a.b", 80, "usér", "p");
    assertArrayEquals(
        hex("05 02 00 02" + "01 05 'usér' 01 'p'" + "05 01 00 03 03 'a.b' 0050"), proxy.sent());

    proxy = proxy("05 00", ACCEPTED);
    Socks5.connect(proxy, address("127.0.0.1", 80), "user", "pass");
    assertArrayEquals(hex("05 02 00 02" + "05 01 00 01 7f000001 0050"), proxy.sent());
  }

  // libdill writes a byte behind its buffer here
  @Test
  void userAndPasswordMayHave255Bytes() throws IOException {
    var longest = "x".repeat(255);
    var proxy = proxy("05 02", "01 00", ACCEPTED);
    Socks5.connect(proxy, longest, 80, longest, longest);
    assertArrayEquals(
        hex(
            ("05 02 00 02" + "01 ff 'x' ff 'x'" + "05 01 00 03 ff 'x' 0050")
                .replace("'x'", "'" + longest + "'")),
        proxy.sent());
  }

  @ParameterizedTest
  @CsvSource({
    "05 00 00 01 00000000 0000, /0.0.0.0:0",
    "05 00 00 01 c0000201 ffff, /192.0.2.1:65535",
    "05 00 00 04 20010db8000000000000000000000001 0050, '/[2001:db8:0:0:0:0:0:1]:80'",
    "05 00 00 03 03 612e62 0050, a.b/<unresolved>:80",
  })
  void whereTheProxyHasBoundIsTold(String reply, String expected) throws IOException {
    assertEquals(expected, Socks5.connect(proxy("05 00", reply), "a.b", 80).toString());
  }

  @Test
  void whatComesBehindTheHandshakeStaysInTheTunnel() throws IOException {
    var all = "05 02" + "01 00" + ACCEPTED + "'220 hello'";
    try (var pair = Inproc.pair()) {
      pair.right().send(hex(all));
      var tunnel = pair.left();
      Socks5.connect(tunnel, "a.b", 80, "user", "pass");
      assertEquals("220 hello", utf8(tunnel.fill()));
      tunnel.done(); // it is its user's again
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, GENERAL_FAILURE, dsock.socks.SocksException",
    "2, NOT_ALLOWED, dsock.socks.SocksDeniedException",
    "3, NETWORK_UNREACHABLE, java.net.NoRouteToHostException",
    "4, HOST_UNREACHABLE, java.net.NoRouteToHostException",
    "5, CONNECTION_REFUSED, java.net.ConnectException",
    "6, TTL_EXPIRED, java.net.NoRouteToHostException",
    "7, COMMAND_NOT_SUPPORTED, dsock.socks.SocksException",
    "8, ADDRESS_TYPE_NOT_SUPPORTED, dsock.socks.SocksException",
  })
  void eachRefusalIsAnExceptionOfItsOwnKind(int code, SocksReply reply, Class<?> kind) {
    var proxy = proxy("05 00", "05 0" + code + " 00 01 00000000 0000");
    var refusal = assertFails(IOException.class, proxy);
    assertEquals(kind, refusal.getClass());
    assertSays("the proxy refused a.b/<unresolved>:80: " + reply, refusal);
    var told = refusal instanceof SocksException itself ? itself : refusal.getCause();
    assertEquals(Optional.of(reply), assertInstanceOf(SocksException.class, told).reply());
  }

  @Test
  void aRefusalWithoutAnAddressIsOneToo() {
    assertFails(ConnectException.class, proxy("05 00", "05 05 00 00 00"));
    assertFails(NoRouteToHostException.class, proxy("05 00", "05 04 ff 09 00"));
    assertSays(
        "unknown reply 9", assertFails(SocksException.class, proxy("05 00", "05 09 00 01 00")));
    assertSays(
        "unknown reply 255", assertFails(SocksException.class, proxy("05 00", "05 ff 00 01 00")));
  }

  @Test
  void toBeKeptOutIsAnExceptionOfItsOwnKind() {
    assertSays("none of the offered ways", assertFails(SocksDeniedException.class, proxy("05 ff")));
    assertSays(
        "does not accept this user",
        assertFails(SocksDeniedException.class, proxy("05 02", "01 01")));
    assertFails(SocksDeniedException.class, proxy("05 02", "01 ff"));
    var none = proxy("05 ff");
    assertThrows(SocksDeniedException.class, () -> Socks5.connect(none, "a.b", 80));
    assertArrayEquals(hex("05 01 00"), none.sent()); // and nothing after it
  }

  // libdill aborts the process if the proxy chooses what was not offered
  @ParameterizedTest
  @ValueSource(
      strings = {
        "04 5a 0000 00000000",
        "05 01",
        "05 03",
        "05 80",
        "'HTTP/1.1 400 Bad Request'",
        "05 02 00 00",
        "05 02 05 00",
        "05 02 01 00 04 00 00 01 00000000 0000",
        "05 00 05 00 01 01 00000000 0000",
        "05 00 05 00 00 00 00000000 0000",
        "05 00 05 00 00 02 00000000 0000",
        "05 00 05 00 00 05 00000000 0000",
        "05 00 05 00 00 03 00 0000",
        "05 00 05 00 00 03 01 00 0000",
        "05 00 05 00 00 03 01 20 0000",
        "05 00 05 00 00 03 02 'ä' 0000",
      })
  void aPeerThatSpeaksAnythingElseIsRefused(String said) {
    assertFails(SocksException.class, proxy(said));
  }

  @Test
  void aPasswordThatWasNotOfferedIsNotGiven() {
    var proxy = proxy("05 02");
    var refused = assertThrows(SocksException.class, () -> Socks5.connect(proxy, "a.b", 80));
    assertSays("chose method 2, which was not offered", refused);
    assertArrayEquals(hex("05 01 00"), proxy.sent());
    assertEquals(1, proxy.closes());
  }

  @Test
  void aHandshakeThatStopsAnywhereFailsAndClosesTheConnection() {
    var all = hex("05 02" + "01 00" + "05 00 00 03 03 'a.b' 0050");
    for (int n = 0; n < all.length; n++) {
      var stops = new Script();
      var late = new Script();
      for (int i = 0; i < n; i++) {
        stops.add(all[i]);
        late.add(all[i]);
      }
      var failure = assertFails(IOException.class, stops);
      assertTrue(failure instanceof EOFException || failure.toString().contains("truncated"));
      assertFails(SocketTimeoutException.class, late.add());
    }
  }

  @Test
  void whatCannotBeSaidLeavesTheSocketAsItWas() throws IOException {
    var proxy = proxy("05 00", ACCEPTED);
    var tooLong = "x".repeat(256);
    for (var text : new String[] {"", tooLong, "é".repeat(128)}) {
      assertThrows(
          IllegalArgumentException.class, () -> Socks5.connect(proxy, "a.b", 80, text, "pass"));
      assertThrows(
          IllegalArgumentException.class, () -> Socks5.connect(proxy, "a.b", 80, "user", text));
    }
    for (var name : new String[] {"", tooLong, "a b", "a\0b", "ä.b"}) {
      assertThrows(IllegalArgumentException.class, () -> Socks5.connect(proxy, name, 80));
      var target = InetSocketAddress.createUnresolved(name, 80);
      assertThrows(IllegalArgumentException.class, () -> Socks5.connect(proxy, target));
    }
    for (int port : new int[] {-1, 65536}) {
      assertThrows(IllegalArgumentException.class, () -> Socks5.connect(proxy, "a.b", port));
      assertThrows(IllegalArgumentException.class, () -> Socks5.connect(proxy, "::1", port));
    }
    assertEquals(0, proxy.sends() + proxy.closes());
    Socks5.connect(proxy, "a.b", 80);
  }

  @Test
  void aSocketThatALayerOwnsIsRefused() throws IOException {
    try (var pair = Inproc.pair()) {
      var lines = Suffix.attach(pair.left(), Suffix.CRLF);
      var refused =
          assertThrows(IllegalStateException.class, () -> Socks5.connect(pair.left(), "a.b", 80));
      assertEquals("Inproc[left] is owned by Suffix; detach that first", refused.getMessage());
      lines.send("still there");
    }
  }
}
