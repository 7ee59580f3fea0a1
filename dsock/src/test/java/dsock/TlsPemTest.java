package dsock;

import static dsock.Says.assertSays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.Authority.Issued;
import dsock.Authority.Wish;
import dsock.tls.ClientSettings;
import dsock.tls.Identity;
import dsock.tls.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities and authorities are read from PEM files, and what is wrong with one is said. */
class TlsPemTest {
  private static final Authority AUTHORITY = Authority.create("Test CA");
  private static final Issued OURS = AUTHORITY.issue(Wish.of("one.example", "*.two.example"));

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Identity load(Issued issued, String key) throws IOException {
    return Identity.load(file("chain.pem", issued.chainAsPem()), file("key.pem", key));
  }

  private void assertRefused(String part, String chain, String key) throws IOException {
    var chainFile = file("chain.pem", chain);
    var keyFile = file("key.pem", key);
    assertSays(part, assertThrows(IOException.class, () -> Identity.load(chainFile, keyFile)));
  }

  @Test
  void anIdentitySaysWhatItIsFor() throws IOException {
    var identity = load(OURS, OURS.keyAsPem());
    assertEquals(List.of("one.example", "*.two.example"), identity.names());
    assertEquals(OURS.chain(), identity.chain());
    assertEquals("Identity[one.example, *.two.example]", identity.toString());
    assertTrue(identity.expires().isAfter(Instant.now()));
  }

  @Test
  void aCertificateThatHasExpiredCanBeLoaded() throws IOException {
    var now = Instant.now();
    var old = AUTHORITY.issue(Wish.of("x").valid(now.minusSeconds(9), now.minusSeconds(2)));
    assertTrue(load(old, old.keyAsPem()).expires().isBefore(now));
  }

  @Test
  void keysInOlderFormsCanBeRead() throws IOException {
    var rsa = AUTHORITY.issue(Wish.of("x").ofKind("RSA"));
    var old = Authority.pem(rsa.keys().getPrivate());
    assertTrue(old.contains("BEGIN RSA PRIVATE KEY"), old);
    assertEquals(rsa.chain(), load(rsa, "some text before it\n" + old).chain());

    var number = ((ECPrivateKey) OURS.keys().getPrivate()).getS();
    var curve = SECObjectIdentifiers.secp256r1;
    var ec = new org.bouncycastle.asn1.sec.ECPrivateKey(256, number, curve).getEncoded();
    var parameters = pem("EC PARAMETERS", curve.getEncoded()); // OpenSSL puts that before it
    assertEquals(OURS.chain(), load(OURS, parameters + pem("EC PRIVATE KEY", ec)).chain());
  }

  private static String pem(String label, byte[] bytes) {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  private static byte[] encrypted(Issued issued, char[] password)
      throws IOException, GeneralSecurityException {
    var name = "PBEWithHmacSHA256AndAES_256";
    var key = SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(password));
    var cipher = Cipher.getInstance(name);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new PBEParameterSpec(new byte[16], 10_000, new IvParameterSpec(new byte[16])));
    var secret = cipher.doFinal(issued.keys().getPrivate().getEncoded());
    var parameters = ASN1Primitive.fromByteArray(cipher.getParameters().getEncoded());
    var algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters);
    return new EncryptedPrivateKeyInfo(algorithm, secret).getEncoded();
  }

  @Test
  void anEncryptedKeyNeedsItsPassword() throws IOException, GeneralSecurityException {
    var chain = file("chain.pem", OURS.chainAsPem());
    var secret = encrypted(OURS, "open sesame".toCharArray());
    var key = file("key.pem", pem("ENCRYPTED PRIVATE KEY", secret));

    var identity = Identity.load(chain, key, "open sesame".toCharArray());
    identity.reload();
    assertEquals(OURS.chain(), identity.chain());
    assertSays(
        "is the password right?",
        assertThrows(IOException.class, () -> Identity.load(chain, key, new char[] {'x'})));
    assertSays(
        "it needs a password", assertThrows(IOException.class, () -> Identity.load(chain, key)));
  }

  @Test
  void aKeyInOpensslsOldEncryptionIsRefusedWithAnAdvice() throws IOException {
    var key =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
            + "DEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    assertRefused("openssl pkcs8 -topk8", OURS.chainAsPem(), key);
  }

  @Test
  void aKeyOfSomebodyElseIsRefused() throws IOException {
    for (var kind : List.of("EC", "RSA", "Ed25519")) {
      var other = AUTHORITY.issue(Wish.of("x").ofKind(kind));
      assertRefused("key.pem: the key does not match", OURS.chainAsPem(), other.keyAsPem());
    }
  }

  @Test
  void aChainThatIsOutOfOrderIsRefused() throws IOException {
    var long1 = AUTHORITY.below("In Between").issue(Wish.of("x"));
    var wrong = new Issued(List.of(long1.chain().get(0), OURS.chain().get(0)), long1.keys());
    assertRefused(
        "chain.pem: certificate 2 (CN=one.example) has not issued",
        wrong.chainAsPem(),
        wrong.keyAsPem());
  }

  @Test
  void whatIsNotPemIsRefused() throws IOException {
    var chain = OURS.chainAsPem();
    var key = OURS.keyAsPem();
    assertRefused("chain.pem: not a PEM file", "", key);
    assertRefused("chain.pem: not a PEM file", chain.substring(0, 100), key);
    assertRefused("chain.pem: there is no certificate in it", key, key);
    assertRefused("key.pem: there is no private key in it", chain, chain);
    assertRefused("certificate 1 is malformed", chain.replaceFirst("\nM", "\nN"), key);
    assertRefused(
        "malformed", chain, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
    assertRefused(
        "key.pem: the private key cannot be read",
        chain,
        "-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----");
    assertRefused("not base64", chain, "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----");
    assertRefused("the limit is", "x".repeat(5_000_000), key);
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    var none = folder.resolve("none.pem");
    assertSays("none.pem", assertThrows(IOException.class, () -> Identity.load(none, none)));
    var client = ClientSettings.usual();
    assertSays("none.pem", assertThrows(IOException.class, () -> client.trusting(none)));
    var server = ServerSettings.of(load(OURS, OURS.keyAsPem()));
    assertSays("none.pem", assertThrows(IOException.class, () -> server.needingClients(none)));
    assertSays("none.pem", assertThrows(IOException.class, () -> server.wantingClients(none)));
  }
}
