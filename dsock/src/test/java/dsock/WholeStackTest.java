package dsock;

import static dsock.Suffix.CRLF;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dsock.http.Http;
import dsock.proxy.ProxyHeader;
import dsock.proxy.ProxyOrigin;
import dsock.socks.Socks5;
import dsock.socks.Socks5Proxy;
import dsock.tls.Tls;
import dsock.ws.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All protocols on one connection: those that follow each other, and those that stand on each
 * other; up to the top, and down again to the ground, which is as it was.
 */
class WholeStackTest {
  private static final InetSocketAddress SOMEWHERE =
      InetSocketAddress.createUnresolved("a.example", 443);

  @TempDir static Path folder;

  // Not on the narrow one: a server of TLS ends its handshake with tickets, and needs room for them
  // while the client, which is through, sends already.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NARROW_INPROC")
  void everythingIsStackedAndTakenDownAgain(Wire wire) throws Exception {
    var trust = TlsEnds.in(folder);
    try (var ends = wire.open();
        var bundle = Bundle.open()) {
      bundle.go(() -> client(ends.left(), trust));
      server(ends.right(), trust);
      bundle.await();
    }
  }

  private static void client(ByteSocket ground, TlsEnds trust) throws IOException {
    ProxyHeader.v2(new ProxyOrigin.Local()).send(ground);
    Socks5.connect(ground, SOMEWHERE);
    var outer = Tls.attachClient(ground, trust.client(), "localhost");
    var inner = Tls.attachClient(Rot13.attach(outer), trust.client(), "localhost");
    var web = WebSocket.attachClient(inner, "a.example", "/");
    var top = Term.attach(web, "over");
    top.send("up here");
    assertEquals("u".repeat(100_000), top.receiveText());

    assertSame(web, top.detach());
    assertSame(inner, web.detach());
    var outerAgain = inner.detach().detach();
    assertSame(outer, outerAgain);
    assertSame(ground, outer.detach());
    var lines = Suffix.attach(ground, CRLF);
    lines.send("on the ground");
    assertEquals("too", lines.receiveText());
    Prefix.attach(lines.detach(), 3).send("and after that");
  }

  private static void server(ByteSocket ground, TlsEnds trust) throws IOException {
    assertEquals(new ProxyOrigin.Local(), ProxyHeader.receive(ground).origin());
    Socks5Proxy.authenticate(ground);
    assertEquals(SOMEWHERE, Socks5Proxy.receiveCommand(ground).target());
    Socks5Proxy.accept(ground, SOMEWHERE);
    var outer = Tls.attachServer(ground, trust.server());
    var inner = Tls.attachServer(Rot13.attach(outer), trust.server());
    var http = Http.attach(inner);
    var web = WebSocket.attachServer(http, http.receiveRequest());
    var top = Term.attach(web, "over");
    assertEquals("up here", top.receiveText());
    top.send("u".repeat(100_000));

    assertSame(ground, top.detach().detach().detach().detach().detach());
    var lines = Suffix.attach(ground, CRLF);
    assertEquals("on the ground", lines.receiveText());
    lines.send("too");
    assertEquals("and after that", Prefix.attach(lines.detach(), 3).receiveText());
  }

  @Test
  void oneCloseAtTheTopClosesAllOfIt() throws Exception {
    var trust = TlsEnds.in(folder);
    try (var ends = Ends.tcp()) {
      var secret = trust.over(ends);
      var top = Term.attach(Prefix.attach(secret.left(), 4));
      top.close();
      assertThrows(IOException.class, () -> secret.left().send(utf8("x")));
      assertThrows(IOException.class, () -> ends.left().send(utf8("x")));
      assertFalse(secret.right().more()); // TLS has said goodbye
    }
  }

  @Test
  void messagesByDatagramsCarryLayersToo() throws IOException {
    try (var one = Udp.open(loopback());
        var other = Udp.open(loopback(), one.local())) {
      var left = Term.attach(other, "over");
      left.send("by datagram");
      assertEquals("by datagram", one.receiveText());
      assertThrows(IllegalStateException.class, () -> other.send("past it"));
      left.done();
      assertEquals("over", one.receiveText());
      one.sendTo(other.local(), utf8("over"));
      assertFalse(left.more());
      assertSame(other, left.detach());
      other.send("again");
      assertEquals("again", one.receiveText());
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
