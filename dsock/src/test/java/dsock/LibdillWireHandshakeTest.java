package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dill.Deadline;
import dsock.http.Http;
import dsock.socks.Socks5;
import dsock.socks.Socks5Proxy;
import dsock.socks.SocksCommand;
import dsock.ws.Close;
import dsock.ws.Role;
import dsock.ws.WebSocket;
import dsock.ws.WebSocketSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Talks to libdill itself, in protocols that begin with words from both sides: {@code
 * -Ddill.c=CHECKOUT} has these tests run. libdill knows neither pings nor fragments.
 */
@Tag("libdill")
class LibdillWireHandshakeTest {
  private static final Deadline SOON = Deadline.NEVER; // JUnit's time limit ends what hangs
  private static final InetSocketAddress NOBODY = new InetSocketAddress("0.0.0.0", 0);

  private static Path program = Path.of("");

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws IOException, InterruptedException {
    program = CPeer.compile();
  }

  private CPeer start(String... words) throws IOException {
    return CPeer.start(program, folder, words);
  }

  private static void assertSendsTexts(WebSocket<Tcp> messages, CPeer c) throws Exception {
    for (int i = 0; i < 3; i++) {
      messages.send("you said " + messages.receiveText(SOON).length() + " bytes", SOON);
    }
    assertFalse(messages.more(SOON));
    assertEquals(Optional.of(new Close(1000, "OK")), messages.status());
    messages.detach(SOON).close(SOON);
    c.assertSaid("you said 3 bytes", "you said 0 bytes", "you said 139 bytes");
  }

  @Test
  void aClientOfWebSocket() throws Exception {
    try (var c = start("ws-client")) {
      var http = Http.attach(c.tcp());
      var request = http.receiveRequest(SOON);
      assertEquals("/chat?x=1", request.target());
      assertSendsTexts(WebSocket.attachServer(http, request, SOON), c);
    }
  }

  @Test
  void aClientOfWebSocketWithoutHttp() throws Exception {
    try (var c = start("ws-client", "nohttp")) {
      assertSendsTexts(WebSocket.attach(c.tcp(), Role.SERVER, WebSocketSettings.DEFAULT), c);
    }
  }

  private static void assertSentBack(WebSocket<Tcp> messages) throws IOException {
    for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536, 200_000}) {
      var message = "x".repeat(length);
      messages.send(Utf8.utf8(message), SOON);
      assertEquals(message, Utf8.utf8(messages.receive(SOON)));
      assertFalse(messages.isText());
    }
    messages.done(4000, "", SOON); // libdill garbles what is behind the status
    assertFalse(messages.more(SOON));
    messages.detach(SOON).close(SOON);
  }

  @Test
  void aServerOfWebSocket() throws Exception {
    try (var c = start("ws-server")) {
      assertSentBack(WebSocket.attachClient(c.tcp(), "www.example.org", "/chat", SOON));
      c.assertSaid("/chat www.example.org", "4000 ");
    }
  }

  @Test
  void aServerOfWebSocketWithoutHttp() throws Exception {
    try (var c = start("ws-server", "nohttp")) {
      assertSentBack(WebSocket.attach(c.tcp(), Role.CLIENT, WebSocketSettings.DEFAULT));
      c.assertSaid("4000 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1 5555", "www.example.org 5555", "127.0.0.1 80 user pass"})
  void aClientOfSocks(String words) throws Exception {
    var wanted = words.split(" ", -1);
    try (var c = start(("socks-client " + words).split(" ", -1))) {
      if (wanted.length > 2) {
        Socks5Proxy.authenticate(
            c.tcp(), (user, password) -> user.equals("user") && password.equals("pass"), SOON);
      } else {
        Socks5Proxy.authenticate(c.tcp(), SOON);
      }
      var command = Socks5Proxy.receiveCommand(c.tcp(), SOON);
      assertEquals(SocksCommand.Kind.CONNECT, command.kind());
      assertEquals(wanted[0], command.target().getHostString());
      assertEquals(wanted[1], String.valueOf(command.target().getPort()));
      Socks5Proxy.accept(c.tcp(), NOBODY, SOON);
      assertEquals("hello", Utf8.utf8(c.tcp().receive(5, SOON)));
      c.tcp().send(Utf8.utf8("olleh"), SOON);
      c.tcp().close(SOON);
      c.assertSaid();
    }
  }

  private static void assertThrough(Tcp tcp) throws IOException {
    tcp.send(Utf8.utf8("hello"), SOON);
    assertEquals("olleh", Utf8.utf8(tcp.receive(5, SOON)));
    tcp.close(SOON);
  }

  @Test
  void aProxyOfSocksByAddress() throws Exception {
    try (var c = start("socks-proxy")) {
      Socks5.connect(c.tcp(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 5555), SOON);
      assertThrough(c.tcp());
      c.assertSaid("127.0.0.1 5555");
    }
  }

  @Test
  void aProxyOfSocksByNameAndWithAPassword() throws Exception {
    try (var c = start("socks-proxy", "user", "pass")) {
      Socks5.connect(c.tcp(), "www.example.org", 80, "user", "pass", SOON);
      assertThrough(c.tcp());
      c.assertSaid("www.example.org 80");
    }
  }
}
