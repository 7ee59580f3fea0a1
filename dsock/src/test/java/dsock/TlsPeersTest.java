package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.Authority.Wish;
import dsock.tls.ClientSettings;
import dsock.tls.Identity;
import dsock.tls.ServerSettings;
import dsock.tls.Tls;
import dsock.tls.TlsVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS with programs that others wrote: OpenSSL in both roles, and curl. */
@Tag("peers")
class TlsPeersTest {
  private static final Deadline SOON = Deadline.NEVER; // JUnit's time limit ends what hangs

  @TempDir private static Path folder;
  private static TlsEnds tls;
  private static Path pem; // the server's

  @BeforeAll
  static void make() throws IOException {
    tls = TlsEnds.in(folder);
    pem = folder.resolve("server.pem");
    tls.authority().issue(Wish.of("localhost", "127.0.0.1")).write(pem);
  }

  private static String flag(TlsVersion version) {
    return version == TlsVersion.TLS_1_2 ? "-tls1_2" : "-tls1_3";
  }

  /** Runs a program; gives what it says. */
  private static String run(String input, List<String> command)
      throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var to = process.outputWriter()) {
      to.write(input);
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    process.waitFor();
    return said;
  }

  /** What a server does with each of its clients. */
  private interface Service {
    void serve(Tls<Tcp> client) throws IOException;
  }

  /** Lets a program talk to a server of ours. "PORT" in an argument stands for its port. */
  private static String ask(
      ServerSettings settings, Service service, String input, String... arguments)
      throws IOException, InterruptedException {
    try (var listener = Ends.listen();
        var clients = Bundle.isolated(_ -> {})) {
      clients.go(() -> {
        while (true) {
          var tcp = listener.accept();
          clients.go(() -> {
            try (var client = Tls.attachServer(tcp, settings)) {
              service.serve(client);
            }
          });
        }
      });
      var command = new ArrayList<String>();
      for (var argument : arguments) {
        command.add(argument.replace("PORT", Integer.toString(listener.port())));
      }
      return run(input, command);
    }
  }

  private static void echo(Tls<Tcp> client) throws IOException {
    client.send(client.fill());
  }

  private static void answer(Tls<Tcp> client) throws IOException {
    client.fill();
    var body = client.version() + " " + client.protocol() + " " + client.serverName();
    var head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    client.send((head + body).getBytes(StandardCharsets.US_ASCII));
  } // closes, which curl needs to know for the end

  @ParameterizedTest
  @EnumSource
  void opensslIsServed(TlsVersion version) throws Exception {
    var said =
        ask(
            tls.server().speaking(version).offering("echo"),
            TlsPeersTest::echo,
            "hello\n",
            "openssl",
            "s_client",
            "-connect",
            "127.0.0.1:PORT",
            "-CAfile",
            tls.ca().toString(),
            "-verify_return_error",
            "-verify_hostname",
            "localhost",
            "-alpn",
            "echo",
            flag(version),
            "-ign_eof",
            "-servername",
            "localhost");
    assertTrue(said.contains("Verify return code: 0 (ok)"), said);
    assertTrue(said.contains("ALPN protocol: echo"), said);
    assertTrue(said.contains("\nhello\n"), said);
  }

  @ParameterizedTest
  @EnumSource
  void opensslResumesItsSession(TlsVersion version) throws Exception {
    var session = folder.resolve("session" + version).toString();
    var settings = tls.server().speaking(version);
    var resumed = new ArrayList<Boolean>();
    Service service =
        client -> {
          synchronized (resumed) {
            resumed.add(client.isResumed());
          }
          client.send("bye".getBytes(StandardCharsets.US_ASCII));
        };
    for (var use : List.of("-sess_out", "-sess_in")) {
      var said =
          ask(
              settings,
              service,
              "",
              "openssl",
              "s_client",
              "-connect",
              "127.0.0.1:PORT",
              flag(version),
              use,
              session,
              "-ign_eof");
      assertTrue(said.contains(use.equals("-sess_in") ? "Reused, " : "New, "), said);
    }
    assertEquals(List.of(false, true), resumed);
  }

  /** A client of OpenSSL's that does what it is told by single letters. */
  private static Process interactive(int port, String... options) throws IOException {
    var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void tell(Process process, String text) throws IOException {
    process.getOutputStream().write(Utf8.utf8(text));
    process.getOutputStream().flush();
  }

  private static void awaitLine(BufferedReader said, String line) throws IOException {
    for (var next = said.readLine(); next != null; next = said.readLine()) {
      if (next.strip().equals(line)) {
        return;
      }
    }
    throw new AssertionError("it has not said " + line);
  }

  @Test
  void newKeysAreTakenAndAnsweredWithNewKeys() throws Exception {
    try (var listener = Ends.listen()) {
      var client = interactive(listener.port(), "-tls1_3");
      try (var server = Tls.attachServer(listener.accept(), tls.server());
          var said = client.inputReader()) {
        for (var letter : List.of("k", "K", "K")) { // the large one asks for ours
          tell(client, letter + "\n");
          awaitLine(said, "KEYUPDATE");
          tell(client, "hello\n");
          assertEquals("hello\n", Utf8.utf8(server.receive(6)));
          server.send(Utf8.utf8("answer\n"));
          awaitLine(said, "answer");
        }
      } finally {
        client.destroy();
      }
    }
  }

  @Test
  void renegotiationIsRefused() throws Exception {
    try (var listener = Ends.listen()) {
      var client = interactive(listener.port(), "-tls1_2");
      try (var server =
          Tls.attachServer(listener.accept(), tls.server().speaking(TlsVersion.TLS_1_2))) {
        tell(client, "R\n");
        var refused = assertThrows(IOException.class, server::more);
        Says.assertSays("wants to renegotiate, which is refused", refused);
      } finally {
        client.destroy();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theKeysAreThoseThatOpensslLogs(TlsVersion version) throws Exception {
    var ours = folder.resolve("ours" + version);
    var theirs = folder.resolve("theirs" + version);
    ask(
        tls.server().speaking(version).loggingKeysTo(ours),
        TlsPeersTest::echo,
        "hello\n",
        "openssl",
        "s_client",
        "-connect",
        "127.0.0.1:PORT",
        "-ign_eof",
        "-keylogfile",
        theirs.toString());
    assertEquals(lines(theirs), lines(ours));
    assertEquals(version == TlsVersion.TLS_1_2 ? 1 : 5, lines(ours).size());
  }

  private static Set<String> lines(Path log) throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
    }
  }

  @ParameterizedTest
  @EnumSource
  void curlIsServed(TlsVersion version) throws Exception {
    var said =
        ask(
            tls.server().speaking(version).offering("http/1.1"),
            TlsPeersTest::answer,
            "",
            "curl",
            "--silent",
            "--show-error",
            "--max-time",
            "20",
            "--cacert",
            tls.ca().toString(),
            "--resolve",
            "localhost:PORT:127.0.0.1",
            "https://localhost:PORT/");
    assertEquals(version + " http/1.1 localhost", said);
  }

  @Test
  void curlRefusesAnotherHost() throws Exception {
    var other = ServerSettings.of(tls.forServer("other.example"));
    var said =
        ask(
            other,
            TlsPeersTest::answer,
            "",
            "curl",
            "--silent",
            "--show-error",
            "--max-time",
            "20",
            "--cacert",
            tls.ca().toString(),
            "https://127.0.0.1:PORT/");
    assertTrue(said.contains("curl: (60)"), said);
  }

  @ParameterizedTest
  @EnumSource
  void curlShowsACertificate(TlsVersion version) throws Exception {
    var file = folder.resolve("alice.pem");
    var purpose = org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_clientAuth;
    tls.authority().issue(Wish.of("alice").only(purpose)).write(file);
    var said =
        ask(
            tls.server().speaking(version).needingClients(tls.ca()),
            client -> {
              client.fill();
              var who = client.peerCertificates().getFirst().getSubjectX500Principal().getName();
              client.send(
                  ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + who)
                      .getBytes(StandardCharsets.US_ASCII));
            },
            "",
            "curl",
            "--silent",
            "--show-error",
            "--max-time",
            "20",
            "--cacert",
            tls.ca().toString(),
            "--cert",
            file.toString(),
            "--key",
            file.toString(),
            "https://127.0.0.1:PORT/");
    assertEquals("CN=alice", said);
  }

  /** A server of OpenSSL's that sends back each line in reverse. */
  private static Process server(int port, String... options) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                pem.toString(),
                "-key",
                pem.toString(),
                "-rev",
                "-quiet"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static int freePort() throws IOException {
    try (var listener = Ends.listen()) {
      return listener.port();
    }
  }

  /** Connects once the server listens. */
  private static Tcp connect(int port) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var connected = new ArrayList<Tcp>();
    Until.holds(() -> {
      try {
        return connected.add(Tcp.connect(address, SOON));
      } catch (IOException e) {
        return false;
      }
    });
    return connected.getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void aServerOfOpensslIsTalkedTo(TlsVersion version) throws Exception {
    int port = freePort();
    var server = server(port, flag(version), "-alpn", "reverse");
    try {
      var settings = tls.client().offering("reverse");
      var resumed = new ArrayList<Boolean>();
      for (int i = 0; i < 2; i++) {
        try (var client = Tls.attachClient(connect(port), settings, "localhost", SOON)) {
          assertEquals(version, client.version());
          assertEquals("reverse", client.protocol());
          client.send("hello\n".getBytes(StandardCharsets.US_ASCII));
          var lines = Suffix.attach(client, "\n");
          assertEquals("olleh", lines.receiveText());
          lines.detach().done();
          resumed.add(client.isResumed());
        }
      }
      assertEquals(List.of(false, true), resumed);
    } finally {
      server.destroy();
    }
  }

  @Test
  void aServerOfOpensslThatNeedsACertificateIsShownOne() throws Exception {
    for (var version : TlsVersion.values()) {
      int port = freePort();
      var server =
          server(
              port,
              flag(version),
              "-CAfile",
              tls.ca().toString(),
              "-Verify",
              "1",
              "-verify_return_error");
      try {
        var alice = tls.client().as(tls.forClient("alice"));
        try (var client = Tls.attachClient(connect(port), alice, "localhost", SOON)) {
          client.send("ab\n".getBytes(StandardCharsets.US_ASCII));
          assertEquals("ba\n", Utf8.utf8(client.receive(3)));
        }
        try (var tcp = connect(port)) {
          assertThrows(
              IOException.class,
              () -> Tls.attachClient(tcp, tls.client(), "localhost", SOON).more(SOON));
        }
      } finally {
        server.destroy();
      }
    }
  }

  @Test
  void keysOfOpensslCanBeRead() throws Exception {
    var key = folder.resolve("openssl.key").toString();
    var chain = folder.resolve("openssl.crt").toString();
    for (var make :
        List.of(
            List.of("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"),
            List.of("-algorithm", "RSA", "-aes-256-cbc", "-pass", "pass:secret"),
            List.of("-algorithm", "ED25519"))) {
      var command = new ArrayList<>(List.of("openssl", "genpkey", "-out", key));
      command.addAll(make);
      run("", command);
      run(
          "",
          List.of(
              "openssl",
              "req",
              "-x509",
              "-new",
              "-key",
              key,
              "-passin",
              "pass:secret",
              "-subj",
              "/CN=made.example",
              "-out",
              chain));
      var identity = Identity.load(Path.of(chain), Path.of(key), "secret".toCharArray());
      assertEquals(List.of("made.example"), identity.names());
    }
    run("", List.of("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-out", key));
    assertTrue(Files.readString(Path.of(key)).contains("BEGIN EC PRIVATE KEY"));
    run(
        "",
        List.of(
            "openssl",
            "req",
            "-x509",
            "-new",
            "-key",
            key,
            "-subj",
            "/CN=old.example",
            "-out",
            chain));
    assertEquals(List.of("old.example"), Identity.load(Path.of(chain), Path.of(key)).names());
  }

  @Test
  void opensslGoesOnInPlainTextAfterTls() throws Exception {
    // its client asks for it with STARTTLS first: plain text, then TLS over the same connection
    try (var listener = Ends.listen();
        var bundle = Bundle.open()) {
      var said =
          bundle.fork(() ->
              run(
                  "",
                  List.of(
                      "openssl",
                      "s_client",
                      "-starttls",
                      "smtp",
                      "-connect",
                      "127.0.0.1:" + listener.port(),
                      "-CAfile",
                      tls.ca().toString(),
                      "-ign_eof")));
      try (var tcp = listener.accept()) {
        var lines = Suffix.attach(tcp, Suffix.CRLF);
        lines.send("220 mail.example");
        assertTrue(lines.receiveText().startsWith("EHLO"));
        lines.send("250-mail.example");
        lines.send("250 STARTTLS");
        assertEquals("STARTTLS", lines.receiveText());
        lines.send("220 go ahead");
        try (var secure = Tls.attachServer(lines.detach(), tls.server(), SOON)) {
          secure.send("221 bye\r\n".getBytes(StandardCharsets.US_ASCII));
        }
      }
      bundle.await();
      assertTrue(said.resultNow().contains("221 bye"), said.resultNow());
    }
  }

  @Test
  void whoVerifiesWithTheSystemRefusesOpensslsOwnCertificate() throws Exception {
    int port = freePort();
    var server = server(port);
    try (var tcp = connect(port)) {
      var usual = ClientSettings.usual();
      var refused =
          assertThrows(IOException.class, () -> Tls.attachClient(tcp, usual, "localhost", SOON));
      Says.assertSays("unknown CA", refused);
    } finally {
      server.destroy();
    }
  }
}
