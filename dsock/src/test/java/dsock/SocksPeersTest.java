package dsock;

import static dsock.Says.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.socks.Socks5;
import dsock.socks.Socks5Proxy;
import dsock.socks.SocksCommand;
import dsock.socks.SocksDeniedException;
import dsock.socks.SocksReply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SOCKS with curl as the client, and with microsocks as the proxy. */
@Tag("peers")
class SocksPeersTest {
  private static final String BODY = "through the tunnel ".repeat(20_000);

  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  // Our proxy.

  private void serve(TcpListener listener, boolean withLogin) throws IOException {
    try (var clients = Bundle.isolated(failure -> {})) {
      while (true) {
        var client = listener.accept();
        clients.go(() -> serve(client, withLogin));
      }
    }
  }

  private void serve(Tcp client, boolean withLogin) throws IOException {
    try (client) {
      if (withLogin) {
        Socks5Proxy.authenticate(
            client, (user, password) -> (user + password).equals("alicepa:ss"));
      } else {
        Socks5Proxy.authenticate(client);
      }
      var command = Socks5Proxy.receiveCommand(client);
      assertEquals(SocksCommand.Kind.CONNECT, command.kind());
      asked.add(command.target().getHostString());
      relay(client, command.target());
    }
  }

  private static void relay(Tcp client, InetSocketAddress to) throws IOException {
    try (var target = Tcp.connect(to.getHostString(), to.getPort());
        var ways = Bundle.open()) {
      Socks5Proxy.accept(client, target.local());
      ways.go(() -> pass(client, target));
      ways.go(() -> pass(target, client));
      ways.await();
    } catch (ConnectException e) {
      Socks5Proxy.refuse(client, SocksReply.of(e));
    }
  }

  private static void pass(Tcp from, Tcp to) throws IOException {
    while (from.more()) {
      to.send(from.fill());
    }
    to.done();
  }

  /** Answers one request after the other with the same page, and ends each connection. */
  private static void page(TcpListener listener) throws IOException {
    while (true) {
      try (var client = listener.accept()) {
        var lines = Suffix.attach(client, Suffix.CRLF);
        while (!lines.receiveText().isEmpty()) {
          // the head
        }
        var page = lines.detach();
        var head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
        page.send((head + BODY).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private record Said(int exitCode, String text) {}

  /** Runs curl. "PROXY" in an argument stands for the port of the proxy. */
  private Said curl(boolean withLogin, String host, String... arguments) throws Exception {
    try (var listener = Ends.listen();
        var pages = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> serve(listener, withLogin));
      bundle.go(() -> page(pages));
      var command =
          new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "20"));
      for (var argument : arguments) {
        command.add(argument.replace("PROXY", "127.0.0.1:" + listener.port()));
      }
      command.add("http://" + host.replace("PORT", String.valueOf(pages.port())) + "/");
      var curl = new ProcessBuilder(command).redirectErrorStream(true).start();
      curl.getOutputStream().close();
      var text = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Said(curl.waitFor(), text);
    }
  }

  @Test
  void curlGoesThroughOurProxy() throws Exception {
    assertEquals(new Said(0, BODY), curl(false, "localhost:PORT", "--socks5-hostname", "PROXY"));
    assertEquals("localhost", asked.poll());
    assertEquals(new Said(0, BODY), curl(false, "127.0.0.1:PORT", "--socks5", "PROXY"));
    assertEquals("127.0.0.1", asked.poll());
    var login = new String[] {"--socks5-hostname", "PROXY", "--proxy-user", "alice:pa:ss"};
    assertEquals(new Said(0, BODY), curl(true, "localhost:PORT", login));
    assertEquals("localhost", asked.poll());
    assertEquals(new Said(0, BODY), curl(false, "localhost:PORT", login));
  }

  @Test
  void curlSeesWhyOurProxyRefusesIt() throws Exception {
    int proxyError = 97;
    var none = curl(true, "localhost:PORT", "--socks5-hostname", "PROXY");
    assertEquals(proxyError, none.exitCode(), none.text());
    var wrong = curl(true, "localhost:PORT", "--socks5", "PROXY", "--proxy-user", "alice:wrong");
    assertEquals(proxyError, wrong.exitCode(), wrong.text());
    assertTrue(wrong.text().contains("User was rejected by the SOCKS5 server (1 1)"), wrong.text());
    int free = Peer.freePort();
    var refused = curl(false, "127.0.0.1:" + free, "--socks5-hostname", "PROXY");
    assertEquals(proxyError, refused.exitCode(), refused.text());
    assertTrue(refused.text().contains("(5)"), refused.text());
  }

  // Our client.

  private static Peer microsocks(int port, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("microsocks", "-i", "127.0.0.1"));
    command.addAll(List.of("-p", String.valueOf(port)));
    command.addAll(List.of(arguments));
    return Peer.start(command, port);
  }

  private static void echo(TcpListener listener) throws IOException {
    while (true) {
      try (var client = listener.accept()) {
        pass(client, client);
      }
    }
  }

  @Test
  void microsocksTakesOurClientWhereItWants() throws Exception {
    var deadline = Deadline.inSeconds(50);
    int port = Peer.freePort();
    try (var proxy = microsocks(port);
        var listener = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> echo(listener));
      for (var host : List.of("127.0.0.1", "localhost")) {
        try (var tunnel = Tcp.connect("127.0.0.1", port, deadline)) {
          Socks5.connect(tunnel, host, listener.port(), deadline);
          assertEchoes(tunnel, deadline);
        }
      }
      int nobody = Peer.freePort();
      var refused = Tcp.connect("127.0.0.1", port, deadline);
      var failure =
          assertThrows(
              ConnectException.class, () -> Socks5.connect(refused, "127.0.0.1", nobody, deadline));
      assertSays("connection refused", failure);
      assertTrue(proxy.isAlive());
    }
  }

  private static void assertEchoes(Tcp tunnel, Deadline deadline) throws IOException {
    var bytes = new byte[10_000];
    new Random(5).nextBytes(bytes);
    tunnel.send(bytes.clone(), deadline);
    assertArrayEquals(bytes, tunnel.receive(bytes.length, deadline));
  }

  @Test
  void microsocksKnowsThePassword() throws Exception {
    var deadline = Deadline.inSeconds(50);
    int port = Peer.freePort();
    try (var proxy = microsocks(port, "-u", "alice", "-P", "secret");
        var listener = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> echo(listener));
      try (var tunnel = Tcp.connect("127.0.0.1", port, deadline)) {
        Socks5.connect(tunnel, "localhost", listener.port(), "alice", "secret", deadline);
        assertEchoes(tunnel, deadline);
      }
      var wrong = Tcp.connect("127.0.0.1", port, deadline);
      assertThrows(
          SocksDeniedException.class,
          () -> Socks5.connect(wrong, "localhost", listener.port(), "alice", "wrong", deadline));
      var none = Tcp.connect("127.0.0.1", port, deadline);
      assertThrows(
          SocksDeniedException.class,
          () -> Socks5.connect(none, "localhost", listener.port(), deadline));
      assertTrue(proxy.isAlive());
    }
  }
}
