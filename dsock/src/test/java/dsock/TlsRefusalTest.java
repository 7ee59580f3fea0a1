package dsock;

import static dsock.Says.assertSays;
import static dsock.Utf8.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dill.Bundle;
import dsock.Authority.Issued;
import dsock.Authority.Wish;
import dsock.tls.ClientSettings;
import dsock.tls.Identity;
import dsock.tls.ServerSettings;
import dsock.tls.Tls;
import dsock.tls.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom a client and a server refuse, and what each of them says about it. */
class TlsRefusalTest {
  @TempDir private static Path folder;
  private static TlsEnds tls;

  @BeforeAll
  static void make() throws IOException {
    tls = TlsEnds.in(folder);
  }

  /** What each end says when a handshake fails. */
  private record Said(Throwable client, Throwable server) {}

  private static Said failing(ClientSettings client, ServerSettings server) throws IOException {
    try (var ends = Ends.tcp();
        var bundle = Bundle.isolated(_ -> {})) {
      var right =
          bundle.fork(() ->
              assertThrows(IOException.class, () -> use(Tls.attachServer(ends.right(), server))));
      var left =
          assertThrows(
              IOException.class, () -> use(Tls.attachClient(ends.left(), client, "localhost")));
      bundle.await();
      assertThrows(IOException.class, () -> ends.left().more()); // it is closed
      return new Said(left, right.resultNow());
    }
  }

  /** In TLS 1.3, a client learns only afterwards that its certificate has been refused. */
  private static void use(Tls<Tcp> tls) throws IOException {
    try (tls) {
      tls.more();
      throw new IOException("nobody was refused");
    }
  }

  private static Said shown(Issued issued) throws IOException {
    var file = issued.write(Files.createTempFile(folder, "shown", ".pem"));
    return failing(tls.client(), ServerSettings.of(Identity.load(file, file)));
  }

  @Test
  void anExpiredCertificateIsRefused() throws IOException {
    var now = Instant.now();
    var old = Wish.of("localhost").valid(now.minus(Duration.ofDays(9)), now.minusSeconds(60));
    var said = shown(tls.authority().issue(old));
    assertSays("that of CN=localhost expired at", said.client());
    assertSays("certificate_expired", said.server());
  }

  @Test
  void aCertificateThatIsNotYetValidIsRefused() throws IOException {
    var now = Instant.now();
    var early = Wish.of("localhost").valid(now.plusSeconds(3600), now.plus(Duration.ofDays(9)));
    assertSays("is not valid before", shown(tls.authority().issue(early)).client());
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws IOException {
    var said = shown(tls.authority().issue(Wish.of("other.example", "*.other.example")));
    assertSays("wrong host: it is for [other.example, *.other.example]", said.client());
    assertSays("not for localhost", said.client());
    assertSays("certificate_unknown", said.server());
  }

  @Test
  void aSelfSignedCertificateIsRefused() throws IOException {
    var said = shown(Authority.selfSigned(Wish.of("localhost")));
    assertSays("self-signed: CN=localhost vouches for itself", said.client());
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() throws IOException {
    var said = shown(Authority.create("Strangers").issue(Wish.of("localhost")));
    assertSays("unknown CA: CN=Strangers", said.client());
  }

  @Test
  void aChainThatLacksTheIntermediateIsRefused() throws IOException {
    var whole = tls.authority().below("In Between").issue(Wish.of("localhost"));
    assertEquals(2, whole.chain().size());
    var file = whole.write(folder.resolve("whole.pem"));
    TlsEnds.over(Ends.tcp(), tls.client(), ServerSettings.of(Identity.load(file, file))).close();

    var said = shown(whole.alone());
    assertSays("CN=In Between, which issued that of CN=localhost, is not trusted", said.client());
    assertSays("does not send an intermediate", said.client());
  }

  @Test
  void aCertificateForAnotherPurposeIsRefused() throws IOException {
    var wish = Wish.of("localhost").only(KeyPurposeId.id_kp_clientAuth);
    assertSays("does not permit use for TLS server", shown(tls.authority().issue(wish)).client());
  }

  @Test
  void whoVerifiesNothingTakesAnyOfThem() throws IOException {
    var file = Authority.selfSigned(Wish.of("other.example")).write(folder.resolve("any.pem"));
    var anybody = ClientSettings.usual().dangerouslyTrustingAnybody();
    TlsEnds.over(Ends.tcp(), anybody, ServerSettings.of(Identity.load(file, file))).close();
  }

  @Test
  void theSystemDoesNotTrustATestAuthority() throws IOException {
    assertSays("unknown CA", failing(ClientSettings.usual(), tls.server()).client());
  }

  @ParameterizedTest
  @EnumSource
  void aClientWithoutTheCertificateThatIsNeededIsRefused(TlsVersion version) throws IOException {
    var needing = tls.server().needingClients(tls.ca()).speaking(version);
    var said = failing(tls.client(), needing);
    assertSays("the peer has not shown a certificate", said.server());
    assertSays("alert", said.client());
  }

  @ParameterizedTest
  @EnumSource
  void aClientWhoseCertificateNobodyTrustsIsRefused(TlsVersion version) throws IOException {
    var wish = Wish.of("somebody").only(KeyPurposeId.id_kp_clientAuth);
    var file = Authority.create("Strangers").issue(wish).write(folder.resolve("stranger.pem"));
    var client = tls.client().as(Identity.load(file, file));
    for (var server :
        List.of(tls.server().needingClients(tls.ca()), tls.server().wantingClients(tls.ca()))) {
      var said = failing(client, server.speaking(version));
      assertSays("unknown CA: CN=Strangers", said.server());
      assertSays("certificate_unknown", said.client());
    }
  }

  @Test
  void versionsThatDoNotMeetAreRefused() throws IOException {
    for (var version : TlsVersion.values()) {
      var other = version == TlsVersion.TLS_1_2 ? TlsVersion.TLS_1_3 : TlsVersion.TLS_1_2;
      var said = failing(tls.client().speaking(version), tls.server().speaking(other));
      assertSays("no shared version of TLS", said.server());
      assertSays("protocol_version", said.client());
    }
  }

  @Test
  void protocolsThatDoNotMeetAreRefused() throws IOException {
    var said = failing(tls.client().offering("h2"), tls.server().offering("http/1.1"));
    assertSays("no shared protocol by ALPN", said.server());
    assertSays("no_application_protocol", said.client());
  }

  @Test
  void plainHttpIsRecognised() throws IOException {
    assertSays("plain HTTP, not TLS", serverTold("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assertSays("plain HTTP, not TLS", clientTold("HTTP/1.1 400 Bad Request\r\n\r\n"));
  }

  @Test
  void otherPlainTextIsRecognised() throws IOException {
    assertSays("plain text, not TLS: it begins with \"220 m\"", clientTold("220 mail.example\r\n"));
    assertSays("not TLS", serverTold("\0\1\2\3\4\5\6"));
    assertSays("record of 65535 bytes; the limit is", serverTold("\26\3\1\377\377"));
  }

  private static Throwable serverTold(String text) {
    var script = new Script().add(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    var failure =
        assertThrows(SSLHandshakeException.class, () -> Tls.attachServer(script, tls.server()));
    assertEquals(1, script.closes());
    return failure;
  }

  private static Throwable clientTold(String text) {
    return assertThrows(
        SSLHandshakeException.class,
        () -> Tls.attachClient(Script.of(text), tls.client(), "localhost"));
  }

  @Test
  void whatIsNoNameOfAHostLeavesTheSocketAsItWas() throws IOException {
    try (var ends = Ends.tcp()) {
      for (var host : List.of("", "a b", "x".repeat(300))) {
        assertThrows(
            IllegalArgumentException.class,
            () -> Tls.attachClient(ends.left(), tls.client(), host));
      }
      ends.left().send(utf8("free"));
      assertEquals("free", utf8(ends.right().receive(4)));
    }
  }

  @Test
  void aHandshakeThatGoesOnForTooLongIsBrokenOff() throws IOException {
    var script = new Script();
    byte[] warning = {21, 3, 3, 0, 2, 1, 90}; // "user_canceled", which is no reason to give up
    for (int i = 0; i < 40_000; i++) {
      script.add(warning);
    }
    var failure = assertThrows(SSLException.class, () -> Tls.attachServer(script, tls.server()));
    assertSays("more than 262144 bytes, which is the limit", failure);
  }

  @Test
  void aMessageThatIsTooLongIsRefused() throws IOException {
    var piece = new byte[5 + 100];
    piece[0] = 22;
    piece[1] = 3;
    piece[2] = 3;
    piece[4] = 100;
    piece[5] = 1; // the first message of a client, which says that it has 8 MiB
    piece[6] = 0x7f;
    var script = new Script().add(piece);
    var failure = assertThrows(SSLException.class, () -> Tls.attachServer(script, tls.server()));
    assertSays("exceeds the maximum allowed size", failure);
  }
}
