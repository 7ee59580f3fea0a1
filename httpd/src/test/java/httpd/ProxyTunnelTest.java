package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Deadline;
import dsock.Tcp;
import dsock.tls.ClientSettings;
import dsock.tls.Identity;
import dsock.tls.ServerSettings;
import dsock.ws.Close;
import dsock.ws.WebSocket;
import dsock.ws.WebSocketSettings;
import httpd.proxy.ProxySettings;
import httpd.proxy.ReverseProxy;
import httpd.proxy.Upstream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes through a proxy as bytes, and other ways to an up-stream than plain TCP. */
class ProxyTunnelTest {
  private static final String PEM = "localhost.pem";

  @TempDir Path folder;

  @Test
  void aWebSocketPassesThrough() throws Exception {
    Handler echo =
        x -> {
          try (var socket = x.upgrade()) {
            while (socket.more()) {
              socket.sendPart(socket.receivePart());
            }
          }
        };
    try (var back = Running.with(echo);
        var proxy = ReverseProxy.open(Upstream.at("http://127.0.0.1:" + back.port()));
        var front = Running.with(proxy);
        var tcp = Tcp.connect("127.0.0.1", front.port());
        var socket =
            WebSocket.attachClient(
                tcp, "localhost", "/", WebSocketSettings.DEFAULT, Deadline.inSeconds(20))) {
      for (var text : Set.of("hello", "x".repeat(100_000))) {
        socket.send(text);
        assertEquals(text, socket.receiveText(Deadline.inSeconds(20)));
      }
      socket.done(Close.NORMAL, "bye");
      socket.more(Deadline.inSeconds(20));
      assertEquals(Close.NORMAL, socket.status().orElseThrow().status());
    }
  }

  /** Each side hears that the other is done, and may still speak. */
  @Test
  void eachDirectionOfAnotherProtocolEndsOnItsOwn() throws Exception {
    try (var back =
            Scripted.with(tcp -> {
              assertTrue(Scripted.head(tcp).contains("Upgrade: own\r\n"));
              tcp.send(ascii("HTTP/1.1 101 Now\r\nConnection: upgrade\r\nUpgrade: own\r\n\r\n"));
              tcp.send(ascii("first "));
              while (tcp.more()) {
                tcp.skip(1);
              }
              tcp.send(ascii("last"));
            });
        var proxy =
            ReverseProxy.open(
                ProxySettings.DEFAULT.withUpgrades(Set.of("own")), Upstream.at(back.url()));
        var front = Running.with(proxy);
        var client = front.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: own\r\n\r\n");
      var head = client.receiveUntil("\r\n\r\n");
      assertTrue(head.startsWith("HTTP/1.1 101 Now\r\n"), head);
      client.receiveUntil("first ");
      client.send("abc").done();
      assertEquals("last", client.receiveAll());
    }
  }

  @Test
  void aProtocolThatMayNotBeSpokenIsNotAskedFor() throws Exception {
    try (var back = Running.with(x -> x.reply("upgrade " + x.request().fields().has("Upgrade")));
        var proxy = ReverseProxy.open(Upstream.at("http://127.0.0.1:" + back.port()));
        var front = Running.with(proxy);
        var client = front.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n");
      assertTrue(client.receiveResponse().endsWith("upgrade false"));
    }
  }

  @Test
  void anUpstreamMayListenOnAUnixSocket() throws Exception {
    var path = folder.resolve("up");
    var server = HttpServer.of(Limits.DEFAULT, Entrance.at(path));
    try (var _ = Running.of(server, x -> x.reply("from " + x.remote().getHostString()));
        var proxy = ReverseProxy.open(Upstream.at("unix:" + path));
        var front = Running.with(proxy);
        var client = front.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assertTrue(client.receiveResponse().endsWith("from unix"));
    }
  }

  @Test
  void anUpstreamMaySpeakTls() throws Exception {
    var pem = Program.EXAMPLES.resolve(PEM);
    var entrance =
        Entrance.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .with(ServerSettings.of(Identity.load(pem, pem)).offering("http/1.1"));
    var server = HttpServer.of(Limits.DEFAULT, entrance);
    try (var back = Running.of(server, x -> x.reply("secret " + x.tls().isPresent()))) {
      var trusting = ClientSettings.usual().trusting(pem).offering("http/1.1");
      var url = "https://localhost:" + back.port();
      try (var proxy = ReverseProxy.open(Upstream.at(url).with(trusting));
          var front = Running.with(proxy);
          var client = front.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertTrue(client.receiveResponse().endsWith("secret true"));
      }
      try (var proxy = ReverseProxy.open(Upstream.at(url));
          var front = Running.with(proxy);
          var client = front.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertTrue(client.receiveResponse().startsWith("HTTP/1.1 502 "), "it trusts anybody");
      }
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
