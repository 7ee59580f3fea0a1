package httpd;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dsock.Tcp;
import dsock.http.Fields;
import dsock.http.Http;
import dsock.socks.Socks5Proxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The conversations with the programs of docs/sockets.md and docs/socks.md. */
final class WgetExamples {
  private static final byte[] PAGE = new byte[300_000];

  static {
    new Random(7).nextBytes(PAGE);
  }

  private WgetExamples() {}

  /** What is done while a server runs. */
  private interface Visit {
    void to(String port) throws Exception;
  }

  private static void serving(Visit visit) throws Exception {
    try (var server = HttpServer.listen(0);
        var bundle = Bundle.open()) {
      bundle.go(() -> server.serve(WgetExamples::page));
      visit.to(String.valueOf(server.port()));
    }
  }

  /** A page of known length, and the same in chunks. */
  private static void page(Exchange x) throws IOException {
    if (x.path().equals("/whole")) {
      x.reply(200, "application/octet-stream", PAGE);
      return;
    }
    var body = x.reply(new Http.Response(200, Fields.of()));
    for (int at = 0; at < PAGE.length; at += 10_000) {
      body.send(Arrays.copyOfRange(PAGE, at, at + 10_000));
    }
    body.done();
  }

  static void connects(String name) throws Exception {
    serving(port -> {
      try (var program = Program.start(ExamplesTest.classes, name, "localhost", port)) {
        assertEquals("connected to port " + port, program.line());
        program.rest();
      }
    });
  }

  static void printsTheHead(String name) throws Exception {
    serving(port -> {
      try (var program = Program.start(ExamplesTest.classes, name, "localhost", port, "/whole")) {
        assertEquals("200 OK", program.line());
        assertTrue(program.rest().contains("Content-Length: " + PAGE.length));
      }
    });
  }

  static void saves(String name) throws Exception {
    for (var path : new String[] {"/whole", "/chunked"}) {
      serving(port -> assertSaves(name, port, path));
    }
  }

  private static void assertSaves(String name, String port, String path, String... more)
      throws Exception {
    var file = Files.createTempFile("wget", "page");
    var arguments = new ArrayList<String>(List.of("localhost", port, path));
    arguments.add(file.toString());
    arguments.addAll(List.of(more));
    assertWrites(name, file, arguments);
  }

  private static void assertWrites(String name, Path file, List<String> arguments)
      throws Exception {
    try (var program =
        Program.start(ExamplesTest.classes, name, arguments.toArray(String[]::new))) {
      assertEquals("200 OK", program.line());
      assertEquals(PAGE.length + " bytes", program.line());
      program.rest();
      assertArrayEquals(PAGE, Files.readAllBytes(file));
    } finally {
      Files.delete(file);
    }
  }

  // The server is the JDK's, with a certificate of keytool's.
  static void savesWhatWasEncrypted(String name) throws Exception {
    serving(port -> assertSaved(name, "http", port));
    var folder = Files.createTempDirectory("wget");
    var store = folder.resolve("store");
    var trusted = folder.resolve("cert.pem");
    keytool("-genkeypair", store, "-dname", "CN=a", "-ext", "san=dns:localhost", "-keyalg", "EC");
    keytool("-exportcert", store, "-rfc", "-file", trusted.toString());
    try (var server = context(store).getServerSocketFactory().createServerSocket(0);
        var bundle = Bundle.open()) {
      bundle.go(() -> answerOnce(server));
      assertSaved(name, "https", String.valueOf(server.getLocalPort()), trusted.toString());
      bundle.await();
    } finally {
      Files.delete(store);
      Files.delete(trusted);
      Files.delete(folder);
    }
  }

  private static void assertSaved(String name, String protocol, String port, String... more)
      throws Exception {
    var file = Files.createTempFile("wget", "page");
    var arguments = new ArrayList<String>(List.of(protocol, "localhost", port, "/whole"));
    arguments.add(file.toString());
    arguments.addAll(List.of(more));
    assertWrites(name, file, arguments);
  }

  private static void keytool(String command, Path store, String... more) throws Exception {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(command, "-alias", "a", "-keystore", store.toString()));
    words.addAll(List.of("-storepass", "secret", "-storetype", "PKCS12"));
    words.addAll(List.of(more));
    var keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
    var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
  }

  private static SSLContext context(Path store) throws Exception {
    var password = "secret".toCharArray();
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), password), password);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void answerOnce(ServerSocket server) throws IOException {
    try (var socket = server.accept()) {
      var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertEquals("GET /whole HTTP/1.1", lines.readLine());
      while (!"".equals(lines.readLine())) {
        // the fields
      }
      var head = "HTTP/1.1 200 OK\r\nContent-Length: " + PAGE.length + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      socket.getOutputStream().write(PAGE);
      assertEquals(-1, lines.read()); // the client says that it is done
    }
  }

  static void savesThroughAProxy(String name) throws Exception {
    serving(port -> assertSaves(name, port, "/whole"));
    for (var login : new String[][] {{}, {"alice", "secret"}}) {
      serving(port -> {
        try (var proxy = Tcp.listen(0);
            var bundle = Bundle.open()) {
          bundle.go(() -> proxy(proxy.accept(), login.length > 0));
          var more = new ArrayList<String>();
          more.add("localhost");
          more.add(String.valueOf(proxy.port()));
          more.addAll(List.of(login));
          assertSaves(name, port, "/chunked", more.toArray(String[]::new));
        }
      });
    }
  }

  private static void proxy(Tcp client, boolean withLogin) throws IOException {
    if (withLogin) {
      Socks5Proxy.authenticate(client, (user, password) -> (user + password).equals("alicesecret"));
    } else {
      Socks5Proxy.authenticate(client);
    }
    var to = Socks5Proxy.receiveCommand(client).target();
    try (client;
        var target = Tcp.connect(to.getHostString(), to.getPort());
        var ways = Bundle.open()) {
      Socks5Proxy.accept(client, target.local());
      ways.go(() -> pass(client, target));
      ways.go(() -> pass(target, client));
      ways.await();
    }
  }

  private static void pass(Tcp from, Tcp to) throws IOException {
    while (from.more()) {
      to.send(from.fill());
    }
    to.done();
  }

  // The JDK's sockets speak SOCKS 5 as clients.
  static void proxies(String name) throws Exception {
    try (var program = Program.start(ExamplesTest.classes, name, "0")) {
      int port = program.port();
      serving(server -> assertAnswers(port, Integer.parseInt(server)));
      assertThrows(SocketException.class, () -> assertAnswers(port, 1));
      assertTrue(program.line().contains("refused"));
    }
    try (var program = Program.start(ExamplesTest.classes, name, "0", "alice", "secret")) {
      int port = program.port();
      Authenticator.setDefault(new Alice());
      try {
        serving(server -> assertAnswers(port, Integer.parseInt(server)));
      } finally {
        Authenticator.setDefault(null);
      }
    }
  }

  /** Asks and is done with it; the answer still comes, for the other way goes on. */
  private static void assertAnswers(int proxyPort, int serverPort) throws IOException {
    var proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxyPort);
    try (var socket = new Socket(new Proxy(Proxy.Type.SOCKS, proxy))) {
      socket.connect(InetSocketAddress.createUnresolved("localhost", serverPort));
      var request = "GET /whole HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.shutdownOutput();
      var answer = socket.getInputStream().readAllBytes();
      var end = Arrays.copyOfRange(answer, answer.length - PAGE.length, answer.length);
      assertArrayEquals(PAGE, end);
    }
  }

  private static final class Alice extends Authenticator {
    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      return new PasswordAuthentication("alice", "secret".toCharArray());
    }
  }

  /** The program of the reverse proxy, in docs/httpd.md. */
  static void passesOn(String name) throws Exception {
    try (var program = Program.start(ExamplesTest.classes, name, "0")) {
      var url = "http://localhost:" + program.port();
      assertEquals("in front\n", ExamplesTest.get(url + "/"));
      assertTrue(ExamplesTest.get(url + "/api/x").matches("behind, for [0-9a-f.:]+\n"));
    }
  }
}
