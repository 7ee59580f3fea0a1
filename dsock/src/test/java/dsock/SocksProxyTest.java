package dsock;

import static dsock.Hex.hex;
import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import dsock.socks.Socks5Proxy;
import dsock.socks.SocksCommand;
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
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a SOCKS proxy understands its clients, and what it says to them. */
class SocksProxyTest {
  private static boolean check(String user, String password) {
    return user.equals("user") && password.equals("pass");
  }

  private static Script client(String... pieces) {
    var script = new Script();
    for (var piece : pieces) {
      script.add(hex(piece));
    }
    return script;
  }

  private static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }

  private static SocksCommand received(String command) throws IOException {
    return Socks5Proxy.receiveCommand(client(command));
  }

  @ParameterizedTest
  @ValueSource(strings = {"05 01 00", "05 02 02 00", "05 03 00 01 80", "05 02 00 00"})
  void whoNeedNotLogInIsToldSo(String greeting) throws IOException {
    var client = client(greeting);
    Socks5Proxy.authenticate(client);
    assertArrayEquals(hex("05 00"), client.sent());
    assertEquals(0, client.closes());
  }

  @Test
  void anyMethodsMayBeOfferedBesides() throws IOException {
    var greeting = new StringBuilder("05 ff");
    for (int method = 0; method < 255; method++) {
      greeting.append("%02x".formatted(method));
    }
    var client = client(greeting.toString());
    Socks5Proxy.authenticate(client);
    assertArrayEquals(hex("05 00"), client.sent());
  }

  @Test
  void whoHasToLogInIsLetInByTheFunction() throws IOException {
    var client = client("05 02 00 02", "01 04 'user' 04 'pass'");
    Socks5Proxy.authenticate(client, SocksProxyTest::check);
    assertArrayEquals(hex("05 02" + "01 00"), client.sent());

    var longest = "é".repeat(127) + "x";
    client = client("05 01 02", "01 ff '" + longest + "' ff '" + longest + "'");
    Socks5Proxy.authenticate(
        client, (user, password) -> user.equals(longest) && password.equals(longest));
    assertEquals(0, client.closes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 04 'user' 05 'wrong'",
        "01 05 'wrong' 04 'pass'",
        "01 04 'pass' 04 'user'",
        "01 00 00",
        "01 04 'user' 00",
        "01 00 04 'pass'",
        "01 01 ff 04 'pass'",
        "05 04 'user' 04 'pass'",
        "00 04 'user' 04 'pass'"
      })
  void whoIsNotLetInHasBeenToldBeforeTheConnectionIsClosed(String login) {
    var client = client("05 02 00 02", login);
    var denied =
        assertThrows(
            SocksDeniedException.class,
            () ->
                Socks5Proxy.authenticate(
                    client, (user, password) -> password.isEmpty() || check(user, password)));
    assertSays("refused the client", denied);
    assertArrayEquals(hex("05 02" + "01 01"), client.sent());
    assertEquals(1, client.dones());
    assertEquals(1, client.closes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"05 00", "05 01 02", "05 03 01 80 ff"})
  void whoDoesNotOfferWhatIsWantedIsToldSo(String greeting) {
    var client = client(greeting);
    assertThrows(SocksDeniedException.class, () -> Socks5Proxy.authenticate(client));
    assertArrayEquals(hex("05 ff"), client.sent());
    assertEquals(1, client.closes());
    var noPassword = client("05 02 00 01");
    assertThrows(
        SocksDeniedException.class,
        () -> Socks5Proxy.authenticate(noPassword, SocksProxyTest::check));
    assertArrayEquals(hex("05 ff"), noPassword.sent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"04 01 0050 7f000001 00", "'GET / HTTP/1.1'", "16 03 01", "00"})
  void whoDoesNotSpeakSocks5IsNotAnswered(String greeting) {
    var client = client(greeting);
    var refused = assertThrows(SocksException.class, () -> Socks5Proxy.authenticate(client));
    assertFalse(refused instanceof SocksDeniedException);
    assertEquals(0, client.sends());
    assertEquals(1, client.closes());
  }

  @ParameterizedTest
  @CsvSource({
    "05 01 00 01 7f000001 0050, CONNECT, /127.0.0.1:80",
    "05 02 00 01 00000000 0000, BIND, /0.0.0.0:0",
    "05 03 00 04 00000000000000000000000000000001 ffff, UDP_ASSOCIATE, '/[0:0:0:0:0:0:0:1]:65535'",
    "05 01 00 03 03 612e62 0050, CONNECT, a.b/<unresolved>:80",
    "05 01 00 03 09 3132372e302e302e31 0050, CONNECT, 127.0.0.1/<unresolved>:80",
  })
  void aCommandHasAnAddressOrAName(String command, SocksCommand.Kind kind, String target)
      throws IOException {
    assertEquals(kind, received(command).kind());
    assertEquals(target, received(command).target().toString());
  }

  @Test
  void aNameMayHave255Letters() throws IOException {
    var longest = "x".repeat(255);
    var target = received("05 01 00 03 ff '" + longest + "' 0050").target();
    assertEquals(longest, target.getHostString());
    assertTrue(target.isUnresolved());
  }

  @ParameterizedTest
  @CsvSource({
    "04 01 00 01 7f000001 0050, 1",
    "05 01 01 01 7f000001 0050, 1",
    "05 00 00 01 7f000001 0050, 7",
    "05 04 00 01 7f000001 0050, 7",
    "05 ff 00 01 7f000001 0050, 7",
    "05 01 00 00 7f000001 0050, 8",
    "05 01 00 02 7f000001 0050, 8",
    "05 01 00 05 7f000001 0050, 8",
    "05 01 00 03 00 0050 00, 1",
    "05 01 00 03 02 6100 0050, 1",
    "05 01 00 03 02 6120 0050, 1",
    "05 01 00 03 02 617f 0050, 1",
    "05 01 00 03 02 c3a4 0050, 1",
  })
  void aCommandThatIsNoneIsRefusedWithAReply(String command, int reply) {
    var client = client(command);
    assertThrows(SocksException.class, () -> Socks5Proxy.receiveCommand(client));
    assertArrayEquals(hex("05 0" + reply + " 00 01 00000000 0000"), client.sent());
    assertEquals(1, client.closes());
  }

  @Test
  void whatIsAcceptedIsTheTunnel() throws IOException {
    var client = client("05 01 00" + "05 01 00 03 03 'a.b' 0050" + "'ahead of time'");
    Socks5Proxy.authenticate(client);
    Socks5Proxy.receiveCommand(client);
    Socks5Proxy.accept(client, address("192.0.2.1", 4711));
    assertArrayEquals(hex("05 00" + "05 00 00 01 c0000201 1267"), client.sent());
    assertEquals("ahead of time", utf8(client.fill()));
    assertEquals(0, client.closes() + client.dones());
  }

  @Test
  void whereItIsBoundMayBeAnyKindOfAddress() throws IOException {
    var client = client();
    Socks5Proxy.accept(client, address("::1", 1));
    Socks5Proxy.accept(client, InetSocketAddress.createUnresolved("a.b", 2));
    assertArrayEquals(
        hex("05 00 00 04 00000000000000000000000000000001 0001" + "05 00 00 03 03 'a.b' 0002"),
        client.sent());
    var none = InetSocketAddress.createUnresolved("a b", 2);
    assertThrows(IllegalArgumentException.class, () -> Socks5Proxy.accept(client, none));
    assertEquals(0, client.closes());
  }

  @ParameterizedTest
  @CsvSource({
    "1, GENERAL_FAILURE",
    "2, NOT_ALLOWED",
    "3, NETWORK_UNREACHABLE",
    "4, HOST_UNREACHABLE",
    "5, CONNECTION_REFUSED",
    "6, TTL_EXPIRED",
    "7, COMMAND_NOT_SUPPORTED",
    "8, ADDRESS_TYPE_NOT_SUPPORTED"
  })
  void aRefusalClosesTheConnection(int code, SocksReply reply) throws IOException {
    var client = client("'what was sent ahead'");
    Socks5Proxy.refuse(client, reply);
    assertArrayEquals(hex("05 0" + code + "00 01 00000000 0000"), client.sent());
    assertEquals(1, client.dones());
    assertEquals(1, client.closes());
  }

  // else the system would reset the connection, and throw away what has not been read there
  @Test
  void aClientThatHasSentMoreSeesTheRefusalAllTheSame() throws IOException {
    try (var ends = Ends.tcp()) {
      ends.left().send(new byte[20_000]);
      ends.left().done();
      Socks5Proxy.refuse(ends.right(), SocksReply.NOT_ALLOWED);
      assertArrayEquals(hex("05 02 00 01 00000000 0000"), ends.left().receive(10));
      assertFalse(ends.left().more());
    }
  }

  @Test
  void aClientThatDoesNotEndIsNotWaitedForLongerThanTheDeadline() throws IOException {
    try (var ends = Ends.tcp()) {
      Socks5Proxy.refuse(ends.right(), SocksReply.NOT_ALLOWED, Deadline.inMillis(1));
      assertThrows(IOException.class, () -> ends.right().more());
    }
    var chatty = new Script();
    for (int i = 0; i < 1000; i++) {
      chatty.add(new byte[1024]);
    }
    Socks5Proxy.refuse(chatty, SocksReply.NOT_ALLOWED);
    assertTrue(chatty.more(Deadline.NOW)); // not all of that has been read
  }

  @Test
  void aHandshakeThatStopsAnywhereFailsAndClosesTheConnection() {
    var all = hex("05 02 00 02" + "01 04 'user' 04 'pass'" + "05 01 00 03 03 'a.b' 0050");
    for (int n = 0; n < all.length; n++) {
      var stops = new Script();
      var late = new Script();
      for (int i = 0; i < n; i++) {
        stops.add(all[i]);
        late.add(all[i]);
      }
      var failure = assertThrows(IOException.class, () -> handshake(stops));
      assertTrue(failure instanceof EOFException || failure.toString().contains("truncated"));
      assertThrows(SocketTimeoutException.class, () -> handshake(late.add()));
      assertEquals(2, stops.closes() + late.closes());
    }
  }

  private static void handshake(ByteSocket client) throws IOException {
    Socks5Proxy.authenticate(client, SocksProxyTest::check);
    Socks5Proxy.receiveCommand(client);
  }

  @Test
  void whatTheFunctionThrowsClosesTheConnection() {
    var client = client("05 01 02", "01 04 'user' 04 'pass'");
    assertThrows(
        IllegalStateException.class,
        () ->
            Socks5Proxy.authenticate(
                client,
                (user, password) -> {
                  throw new IllegalStateException(user + password);
                }));
    assertEquals(1, client.closes());
  }

  @Test
  void aFailureToConnectHasAReply() {
    assertEquals(SocksReply.CONNECTION_REFUSED, SocksReply.of(new ConnectException("no")));
    assertEquals(SocksReply.HOST_UNREACHABLE, SocksReply.of(new NoRouteToHostException("no")));
    assertEquals(SocksReply.HOST_UNREACHABLE, SocksReply.of(new UnknownHostException("no")));
    assertEquals(SocksReply.HOST_UNREACHABLE, SocksReply.of(new SocketTimeoutException("no")));
    assertEquals(SocksReply.GENERAL_FAILURE, SocksReply.of(new IOException("no")));
  }
}
