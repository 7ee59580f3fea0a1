package dsock;

import static dsock.TlsPrograms.ask;
import static dsock.TlsPrograms.command;
import static dsock.TlsPrograms.flag;
import static dsock.TlsPrograms.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dill.Deadline;
import dsock.Authority.Wish;
import dsock.tls.Identity;
import dsock.tls.ServerSettings;
import dsock.tls.Tls;
import dsock.tls.TlsVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers of TLS, and clients that others wrote: OpenSSL's and curl. */
@Tag("peers")
class TlsPeersTest {
  private static final Deadline SOON = Deadline.NEVER; // JUnit's time limit ends what hangs

  private static final String CURL = "curl --silent --show-error --max-time 20 --cacert";

  @TempDir private static Path folder;
  private static TlsEnds tls;

  @BeforeAll
  static void make() throws IOException {
    tls = TlsEnds.in(folder);
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
            "openssl s_client -connect 127.0.0.1:PORT -verify_return_error -verify_hostname"
                + " localhost -alpn echo -ign_eof -servername localhost",
            flag(version),
            "-CAfile",
            tls.ca().toString());
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
    TlsPrograms.Service service =
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
              "openssl s_client -connect 127.0.0.1:PORT -ign_eof",
              flag(version),
              use,
              session);
      assertTrue(said.contains(use.equals("-sess_in") ? "Reused, " : "New, "), said);
    }
    assertEquals(List.of(false, true), resumed);
  }

  /** A client of OpenSSL's that does what it is told by single letters. */
  private static Process interactive(int port, String... options) throws IOException {
    var command = command("openssl s_client -connect", "127.0.0.1:" + port);
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
        "openssl s_client -connect 127.0.0.1:PORT -ign_eof -keylogfile",
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
            CURL,
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
        ask(other, TlsPeersTest::answer, "", CURL, tls.ca().toString(), "https://127.0.0.1:PORT/");
    assertTrue(said.contains("curl: (60)"), said);
  }

  @ParameterizedTest
  @EnumSource
  void curlShowsACertificate(TlsVersion version) throws Exception {
    var file = folder.resolve("alice.pem");
    var purpose = KeyPurposeId.id_kp_clientAuth;
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
            CURL,
            tls.ca().toString(),
            "--cert",
            file.toString(),
            "--key",
            file.toString(),
            "https://127.0.0.1:PORT/");
    assertEquals("CN=alice", said);
  }

  @Test
  void keysOfOpensslCanBeRead() throws Exception {
    var key = folder.resolve("openssl.key").toString();
    var chain = folder.resolve("openssl.crt").toString();
    for (var make :
        List.of(
            "EC -pkeyopt ec_paramgen_curve:P-384",
            "RSA -aes-256-cbc -pass pass:secret",
            "ED25519")) {
      run("", "openssl genpkey -algorithm " + make + " -out", key);
      run(
          "",
          "openssl req -x509 -new -passin pass:secret -subj /CN=made.example -key",
          key,
          "-out",
          chain);
      var identity = Identity.load(Path.of(chain), Path.of(key), "secret".toCharArray());
      assertEquals(List.of("made.example"), identity.names());
    }
    run("", "openssl ecparam -name prime256v1 -genkey -out", key);
    assertTrue(Files.readString(Path.of(key)).contains("BEGIN EC PRIVATE KEY"));
    run("", "openssl req -x509 -new -subj /CN=old.example -key", key, "-out", chain);
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
                  "openssl s_client -starttls smtp -ign_eof -CAfile",
                  tls.ca().toString(),
                  "-connect",
                  "127.0.0.1:" + listener.port()));
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
}
