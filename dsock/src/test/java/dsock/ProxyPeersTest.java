package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.proxy.ProxyHeader;
import dsock.proxy.ProxyOrigin;
import dsock.proxy.ProxyTlv;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PROXY headers from HAProxy and curl, and for HAProxy and nginx. */
@Tag("peers")
class ProxyPeersTest {
  @TempDir private Path folder;

  // They send.

  /** Answers each request with what the header says. */
  private static void serve(TcpListener listener) throws IOException {
    try (var clients = Bundle.isolated(failure -> {})) { // as when somebody only looks
      while (true) {
        var client = listener.accept();
        clients.go(() -> answer(client));
      }
    }
  }

  private static void answer(Tcp client) throws IOException {
    try (client) {
      var header = ProxyHeader.receive(client, Deadline.inSeconds(20));
      var http = Http.attach(client);
      http.receiveRequest();
      var head = new Http.Response(200, Fields.of("Connection", "close"));
      http.sendResponse(head, ByteBuffer.wrap(said(header).getBytes(StandardCharsets.UTF_8)));
      http.close(Deadline.inSeconds(5));
    }
  }

  private static String said(ProxyHeader header) {
    var said = new ArrayList<String>();
    said.add("v" + header.version());
    if (header.origin() instanceof ProxyOrigin.Tcp(var source, var destination)) {
      said.add(source.getAddress().getHostAddress());
      said.add(source.getPort() > 0 ? "port" : "none");
      said.add(destination.getAddress().getHostAddress());
      said.add(String.valueOf(destination.getPort()));
    } else {
      said.add(header.origin().toString());
    }
    header.alpn().ifPresent(said::add);
    header.authority().ifPresent(said::add);
    header.uniqueId().ifPresent(id -> said.add(new String(id, StandardCharsets.UTF_8)));
    header
        .tls()
        .ifPresent(tls -> {
          said.add(tls.client() + "/" + tls.isVerified());
          tls.version().ifPresent(said::add);
          said.add(tls.cipher().isPresent() ? "cipher" : "no cipher");
          tls.signatureAlgorithm().ifPresent(said::add);
          tls.keyAlgorithm().ifPresent(said::add);
        });
    var sum = header.tlvs().contains(ProxyTlv.checksum());
    return String.join(" ", said) + (sum ? " checked" : "");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  private static String curl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  @Test
  void curlSaysWhereItComesFrom() throws Exception {
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> serve(listener));
      int port = listener.port();
      assertEquals(
          "v1 127.0.0.1 port 127.0.0.1 " + port,
          curl("--haproxy-protocol", "http://127.0.0.1:" + port + "/"));
    }
  }

  private Peer haproxy(String configuration, int... ports) throws IOException {
    var file = Files.writeString(folder.resolve("haproxy.cfg"), configuration);
    return Peer.start(List.of("haproxy", "-db", "-q", "-f", file.toString()), ports);
  }

  private static final String DEFAULTS =
      """
      defaults
        mode tcp
        timeout connect 20s
        timeout client 20s
        timeout server 20s
      """;

  /** A port of HAProxy's, and how it passes on what comes there. */
  private static String passing(int port, String bind, String server, int to) {
    return """
    listen l%d
      bind 127.0.0.1:%d %s
      unique-id-format the-id
      server s 127.0.0.1:%d %s
    """
        .formatted(port, port, bind, to, server);
  }

  @Test
  void haproxySaysWhereItsClientsComeFrom() throws Exception {
    var all = "ssl,cert-cn,ssl-cipher,cert-sig,cert-key,authority,crc32c,unique-id";
    var ports = new int[] {Peer.freePort(), Peer.freePort(), Peer.freePort(), Peer.freePort()};
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-sha256",
        "-subj",
        "/CN=front",
        "-keyout",
        folder.resolve("key").toString(),
        "-out",
        folder.resolve("cert").toString());
    var pem = folder.resolve("pem");
    Files.writeString(
        pem, Files.readString(folder.resolve("cert")) + Files.readString(folder.resolve("key")));
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      bundle.go(() -> serve(listener));
      int to = listener.port();
      var configuration =
          DEFAULTS
              + passing(ports[0], "", "send-proxy", to)
              + passing(ports[1], "", "send-proxy-v2", to)
              + passing(ports[2], "", "send-proxy-v2 proxy-v2-options crc32c,unique-id", to)
              + passing(
                  ports[3],
                  "ssl crt " + pem + " alpn http/1.1",
                  "send-proxy-v2 proxy-v2-options " + all,
                  to);
      try (var haproxy = haproxy(configuration, ports)) {
        var start = " 127.0.0.1 port 127.0.0.1 ";
        assertEquals("v1" + start + ports[0], curl("http://127.0.0.1:" + ports[0] + "/"));
        assertEquals("v2" + start + ports[1], curl("http://127.0.0.1:" + ports[1] + "/"));
        assertEquals(
            "v2" + start + ports[2] + " the-id checked",
            curl("http://127.0.0.1:" + ports[2] + "/"));
        var name = "front.example:" + ports[3];
        assertEquals(
            "v2"
                + start
                + ports[3]
                + " http/1.1 front.example the-id 1/false TLSv1.3 cipher"
                + " RSA-SHA256 RSA2048 checked",
            curl("-k", "--resolve", name + ":127.0.0.1", "https://" + name + "/"));
        assertTrue(haproxy.isAlive());
      }
    }
  }

  // They receive.

  private static final ProxyOrigin CLIENT =
      new ProxyOrigin.Tcp(
          new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 4711),
          new InetSocketAddress(InetAddress.ofLiteral("198.51.100.7"), 80));
  private static final ProxyOrigin CLIENT6 =
      new ProxyOrigin.Tcp(
          new InetSocketAddress(InetAddress.ofLiteral("2001:db8::1"), 4711),
          new InetSocketAddress(InetAddress.ofLiteral("2001:db8::2"), 80));

  /** What a server answers that repeats what it has been told. */
  private static String told(int port, Optional<ProxyHeader> header) throws IOException {
    var deadline = Deadline.inSeconds(20);
    try (var tcp = Tcp.connect("127.0.0.1", port, deadline)) {
      if (header.isPresent()) {
        header.get().send(tcp, deadline);
      }
      var http = Http.attach(tcp);
      http.sendRequest(new Http.Request("GET", "/", Fields.of("Host", "a")), deadline);
      http.receiveResponse(deadline);
      var body = new StringBuilder();
      while (http.more(deadline)) {
        body.append(StandardCharsets.UTF_8.decode(http.fill()));
      }
      return body.toString().strip();
    }
  }

  private static final List<ProxyHeader> HEADERS = // of 107 bytes at most: nginx takes no more
      List.of(
          ProxyHeader.v1(CLIENT),
          ProxyHeader.v2(CLIENT),
          ProxyHeader.v2(CLIENT, ProxyTlv.checksum(), ProxyTlv.netns("blue")),
          ProxyHeader.v2(CLIENT, ProxyTlv.alpn("h2"), new ProxyTlv(0xe0, new byte[70])));

  @Test
  void haproxyUnderstandsWhatWeSay() throws Exception {
    int port = Peer.freePort();
    var configuration =
        DEFAULTS
            + """
            frontend f
              mode http
              bind 127.0.0.1:%d accept-proxy
              http-request return status 200 content-type text/plain lf-string \
            "%%[src] %%[src_port] %%[dst] %%[dst_port] %%[fc_pp_authority] %%[fc_pp_unique_id]"
            """
                .formatted(port);
    try (var haproxy = haproxy(configuration, port)) {
      for (var header : HEADERS) {
        assertEquals("192.0.2.1 4711 198.51.100.7 80", told(port, Optional.of(header)));
      }
      for (var header : List.of(ProxyHeader.v1(CLIENT6), ProxyHeader.v2(CLIENT6))) {
        assertEquals("2001:db8::1 4711 2001:db8::2 80", told(port, Optional.of(header)));
      }
      var named =
          ProxyHeader.v2(
              CLIENT,
              ProxyTlv.authority("example.org"),
              ProxyTlv.uniqueId("id".getBytes(StandardCharsets.UTF_8)),
              ProxyTlv.checksum());
      assertEquals("192.0.2.1 4711 198.51.100.7 80 example.org id", told(port, Optional.of(named)));
      // one of version 2 that is unknown a receiver is free to reject, and this one does
      for (var header :
          List.of(
              ProxyHeader.v1(new ProxyOrigin.Unknown()), ProxyHeader.v2(new ProxyOrigin.Local()))) {
        assertTrue(told(port, Optional.of(header)).startsWith("127.0.0.1 "));
      }
      assertTrue(haproxy.isAlive());
    }
  }

  @Test
  void nginxUnderstandsWhatWeSay() throws Exception {
    int port = Peer.freePort();
    var site =
        """
        server {
          listen 127.0.0.1:%d proxy_protocol;
          return 200 "$proxy_protocol_addr $proxy_protocol_port \
        $proxy_protocol_server_addr $proxy_protocol_server_port";
        }
        """
            .formatted(port);
    try (var nginx = Nginx.start(folder, site, port)) {
      for (var header : HEADERS) {
        assertEquals("192.0.2.1 4711 198.51.100.7 80", told(port, Optional.of(header)));
      }
      for (var header : List.of(ProxyHeader.v1(CLIENT6), ProxyHeader.v2(CLIENT6))) {
        assertTrue(
            told(port, Optional.of(header)).matches("2001:db8:\\S+1 4711 2001:db8:\\S+2 80"));
      }
      assertTrue(nginx.isAlive());
    }
  }
}
