package dsock;

import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import dsock.Authority.Wish;
import dsock.tls.ClientSettings;
import dsock.tls.Identity;
import dsock.tls.ServerSettings;
import dsock.tls.Tls;
import dsock.tls.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What both ends agree on, and what they tell of each other. */
class TlsSettingsTest {
  @TempDir private static Path folder;
  private static TlsEnds tls;

  @BeforeAll
  static void make() throws IOException {
    tls = TlsEnds.in(folder);
  }

  private static Ends<Tls<Inproc>> open(ClientSettings client, ServerSettings server, String host)
      throws IOException {
    var below = Ends.inproc(64 * 1024);
    try (var bundle = Bundle.open()) {
      var right = bundle.fork(() -> Tls.attachServer(below.right(), server));
      var left = Tls.attachClient(below.left(), client, host);
      bundle.await();
      return new Ends<>(left, right.resultNow());
    }
  }

  /** The name in the certificate that a server shows to who asks for a host. */
  private static String shownTo(String host, ServerSettings server) throws IOException {
    var anybody = ClientSettings.usual().dangerouslyTrustingAnybody();
    try (var ends = open(anybody, server, host)) {
      assertEquals(ends.left().serverName(), ends.right().serverName());
      return ends.left().peerCertificates().getFirst().getSubjectX500Principal().getName();
    }
  }

  @Test
  void theNameAskedForDecidesWhichCertificateIsShown() throws IOException {
    var server =
        ServerSettings.of(
            tls.forServer("first.example"),
            tls.forServer("*.example.org"),
            tls.forServer("exact.example.org", "other.example.org"));
    assertEquals("CN=exact.example.org", shownTo("exact.example.org", server));
    assertEquals("CN=exact.example.org", shownTo("OTHER.example.org", server));
    assertEquals("CN=*.example.org", shownTo("wild.example.org", server));
    assertEquals("CN=first.example", shownTo("deep.wild.example.org", server));
    assertEquals("CN=first.example", shownTo("example.org", server));
    assertEquals("CN=first.example", shownTo("127.0.0.1", server)); // that asks for no name
  }

  @Test
  void theNameAskedForIsTold() throws IOException {
    try (var ends = open(tls.client(), tls.server(), "LocalHost.")) {
      assertEquals("localhost", ends.right().serverName());
      assertEquals("localhost", ends.left().serverName());
    }
    try (var ends = open(tls.client(), tls.server(), "127.0.0.1")) {
      assertEquals("", ends.right().serverName());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void keysOfEachKindServe(String kind) throws IOException {
    var identity = TlsEnds.identity(tls.authority(), folder, Wish.of("localhost").ofKind(kind));
    for (var version : TlsVersion.values()) {
      open(tls.client(), ServerSettings.of(identity).speaking(version), "localhost").close();
    }
  }

  @Test
  void protocolsAreAgreedOn() throws IOException {
    var server = tls.server().offering("h2", "http/1.1");
    try (var ends = open(tls.client().offering("http/1.1", "h2"), server, "localhost")) {
      assertEquals("h2", ends.left().protocol());
      assertEquals("h2", ends.right().protocol());
    }
    try (var ends = open(tls.client(), server, "localhost")) {
      assertEquals("", ends.left().protocol());
      assertEquals("", ends.right().protocol());
    }
    assertThrows(IllegalArgumentException.class, () -> server.offering(""));
    assertThrows(IllegalArgumentException.class, () -> server.offering("x".repeat(256)));
    assertThrows(IllegalArgumentException.class, () -> server.speaking());
  }

  @ParameterizedTest
  @EnumSource
  void aServerSeesWhoItsClientIs(TlsVersion version) throws IOException {
    var client = tls.client().as(tls.forClient("alice"));
    var server = tls.server().needingClients(tls.ca()).speaking(version);
    try (var ends = open(client, server, "localhost")) {
      var shown = ends.right().peerCertificates();
      assertEquals("CN=alice", shown.getFirst().getSubjectX500Principal().getName());
    }
    var wanting = tls.server().wantingClients(tls.ca()).speaking(version);
    try (var ends = open(tls.client(), wanting, "localhost")) {
      assertEquals(List.of(), ends.right().peerCertificates());
      assertTrue(ends.left().cipher().startsWith("TLS_"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void sessionsAreResumed(TlsVersion version) throws IOException {
    var client = tls.client().offering("x").offering(); // settings of their own
    var server = tls.server().speaking(version);
    for (int i = 0; i < 3; i++) {
      try (var ends = open(client, server, "localhost")) {
        assertEquals(i > 0, ends.left().isResumed());
        assertEquals(i > 0, ends.right().isResumed());
        assertFalse(ends.left().peerCertificates().isEmpty());
        ends.right().send(utf8("x")); // behind the ticket
        assertEquals("x", utf8(ends.left().receive(1)));
      }
    }
    try (var ends = open(tls.client().offering(), server, "localhost")) {
      assertFalse(ends.left().isResumed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerMayResumeNothing(TlsVersion version) throws IOException {
    var client = tls.client().offering();
    var server = tls.server().withoutResumption().speaking(version);
    for (int i = 0; i < 3; i++) {
      try (var ends = open(client, server, "localhost")) {
        ends.right().send(utf8("x"));
        assertEquals("x", utf8(ends.left().receive(1)));
        assertFalse(ends.left().isResumed());
        assertFalse(ends.right().isResumed());
      }
    }
  }

  @Test
  void certificatesAreRenewedUnderTraffic() throws IOException {
    var file = folder.resolve("renewed.pem");
    tls.authority().issue(Wish.of("localhost", "old.example")).write(file);
    var identity = Identity.load(file, file);
    var server = ServerSettings.of(identity).withoutResumption();
    try (var before = open(tls.client(), server, "localhost");
        var bundle = Bundle.open()) {
      bundle.go(() -> {
        while (before.right().more()) {
          before.right().send(before.right().fill());
        }
      });
      for (int round = 0; round < 20; round++) {
        var name = "new" + round + ".example";
        tls.authority().issue(Wish.of("localhost", name).ofKind("EC")).write(file);
        identity.reload();
        before.left().send(utf8("still"));
        assertEquals("still", utf8(before.left().receive(5)));
        try (var after = open(tls.client(), server, "localhost")) {
          assertTrue(
              after.left().peerCertificates().getFirst().toString().contains("DNSName: " + name));
        }
      }
      before.left().done();
      bundle.await();
    }
  }

  @Test
  void aReloadThatFailsKeepsWhatThereWas() throws IOException {
    var file = folder.resolve("kept.pem");
    tls.authority().issue(Wish.of("localhost")).write(file);
    var identity = Identity.load(file, file);
    var chain = identity.chain();
    Files.writeString(file, "half of a fi");
    Says.assertSays("kept.pem", assertThrows(IOException.class, identity::reload));
    assertEquals(chain, identity.chain());
    open(tls.client(), ServerSettings.of(identity), "localhost").close();
  }

  @ParameterizedTest
  @EnumSource
  void bothEndsLogTheSameKeys(TlsVersion version) throws IOException {
    var left = folder.resolve("client" + version);
    var right = folder.resolve("server" + version);
    var server = tls.server().loggingKeysTo(right).speaking(version);
    open(tls.client().loggingKeysTo(left), server, "localhost").close();
    assertEquals(Set.copyOf(Files.readAllLines(right)), Set.copyOf(Files.readAllLines(left)));
    assertEquals(version == TlsVersion.TLS_1_2 ? 1 : 5, Files.readAllLines(left).size());
    open(tls.client(), tls.server(), "localhost").close(); // is nobody's business
    assertEquals(version == TlsVersion.TLS_1_2 ? 1 : 5, Files.readAllLines(left).size());
    assertThrows(IOException.class, () -> tls.client().loggingKeysTo(folder));
  }

  @Test
  void aSelfSignedIdentityIsForItsHostsAndForWhoTrustsIt() throws IOException {
    var identity = Identity.selfSigned("localhost", "*.example.org", "127.0.0.1", "::1");
    assertEquals(List.of("localhost", "*.example.org"), identity.names());
    var pem = folder.resolve("self-signed.pem");
    var encoder = Base64.getMimeEncoder(64, utf8("\n"));
    Files.writeString(
        pem,
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(encoder.encodeToString(encoded(identity))));
    var client = ClientSettings.usual().trusting(pem);
    var server = ServerSettings.of(identity);
    for (var host : List.of("localhost", "a.example.org", "127.0.0.1", "::1")) {
      open(client, server, host).close();
    }
    assertThrows(IOException.class, () -> open(client, server, "127.0.0.2"));
    assertThrows(IOException.class, () -> open(ClientSettings.usual(), server, "localhost"));
  }

  private static byte[] encoded(Identity identity) {
    try {
      return identity.chain().getFirst().getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aReloadLeavesASelfSignedIdentityAsItIs() throws IOException {
    var identity = Identity.selfSigned("localhost");
    var before = identity.chain();
    identity.reload();
    assertEquals(before, identity.chain());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "exämple.org", "a/b"})
  void aSelfSignedIdentityIsForHostsAlone(String host) {
    assertThrows(IllegalArgumentException.class, () -> Identity.selfSigned(host));
  }

  @Test
  void aSelfSignedIdentityIsForSomebody() {
    assertThrows(IllegalArgumentException.class, () -> Identity.selfSigned());
  }
}
