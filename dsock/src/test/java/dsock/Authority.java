package dsock;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Somebody who issues certificates. */
final class Authority {
  private static final AtomicLong SERIAL = new AtomicLong(1000);

  private final List<X509Certificate> chain; // its own certificate first
  private final KeyPair keys;

  /** What is to stand in a certificate. */
  record Wish(
      List<String> names, String kind, Instant from, Instant until, List<KeyPurposeId> purposes) {
    static Wish of(String... names) {
      var now = Instant.now();
      return new Wish(
          List.of(names),
          "EC",
          now.minus(Duration.ofDays(1)),
          now.plus(Duration.ofDays(30)),
          List.of(KeyPurposeId.id_kp_serverAuth));
    }

    Wish ofKind(String other) {
      return new Wish(names, other, from, until, purposes);
    }

    Wish valid(Instant start, Instant end) {
      return new Wish(names, kind, start, end, purposes);
    }

    Wish only(KeyPurposeId... others) {
      return new Wish(names, kind, from, until, List.of(others));
    }
  }

  /** A certificate with those that vouch for it, and its key. */
  record Issued(List<X509Certificate> chain, KeyPair keys) {
    /** Leaves out those that vouch for it. */
    Issued alone() {
      return new Issued(List.of(chain.getFirst()), keys);
    }

    /** Writes all of it into one file. */
    Path write(Path file) throws IOException {
      return Files.writeString(file, chainAsPem() + keyAsPem());
    }

    String chainAsPem() throws IOException {
      return pem(chain.toArray());
    }

    String keyAsPem() throws IOException {
      return pem(new JcaPKCS8Generator(keys.getPrivate(), null));
    }
  }

  private Authority(List<X509Certificate> chain, KeyPair keys) {
    this.chain = chain;
    this.keys = keys;
  }

  /** One that vouches for itself. */
  static Authority create(String name) {
    var keys = keys("EC");
    var wish = Wish.of();
    return new Authority(List.of(sign(name, name, keys, keys, wish, true)), keys);
  }

  /** One that this one vouches for. */
  Authority below(String name) {
    var its = keys("EC");
    return new Authority(withOwn(sign(name, name(), its, keys, Wish.of(), true)), its);
  }

  Issued issue(Wish wish) {
    var its = keys(wish.kind());
    var subject = wish.names().isEmpty() ? "nobody" : wish.names().getFirst();
    var certificate = sign(subject, name(), its, keys, wish, false);
    var whole = withOwn(certificate);
    return new Issued(whole.subList(0, whole.size() - 1), its); // not the root
  }

  /** A certificate that vouches for itself. */
  static Issued selfSigned(Wish wish) {
    var its = keys(wish.kind());
    var name = wish.names().getFirst();
    return new Issued(List.of(sign(name, name, its, its, wish, false)), its);
  }

  /** Writes the certificate of the authority. */
  Path write(Path file) throws IOException {
    return Files.writeString(file, pem(chain.getFirst()));
  }

  private String name() {
    return chain.getFirst().getSubjectX500Principal().getName().substring("CN=".length());
  }

  private List<X509Certificate> withOwn(X509Certificate certificate) {
    var all = new ArrayList<X509Certificate>();
    all.add(certificate);
    all.addAll(chain);
    return all;
  }

  static KeyPair keys(String kind) {
    try {
      var generator = KeyPairGenerator.getInstance(kind);
      switch (kind) {
        case "EC" -> generator.initialize(256);
        case "RSA" -> generator.initialize(2048);
        default -> {}
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate sign(
      String subject, String issuer, KeyPair its, KeyPair issuers, Wish wish, boolean authority) {
    try {
      var certificate =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=" + issuer),
              BigInteger.valueOf(SERIAL.incrementAndGet()),
              Date.from(wish.from()),
              Date.from(wish.until()),
              new X500Name("CN=" + subject),
              its.getPublic());
      certificate.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!wish.names().isEmpty()) {
        certificate.addExtension(Extension.subjectAlternativeName, false, names(wish.names()));
      }
      if (!authority) {
        var purposes = wish.purposes().toArray(KeyPurposeId[]::new);
        certificate.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      }
      var signer = new JcaContentSignerBuilder(algorithm(issuers)).build(issuers.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(certificate.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String algorithm(KeyPair issuers) {
    return switch (issuers.getPrivate().getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "Ed25519";
    };
  }

  private static GeneralNames names(List<String> names) {
    return new GeneralNames(
        names.stream()
            .map(name ->
                new GeneralName(
                    name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  static String pem(Object... parts) throws IOException {
    var text = new StringWriter();
    try (var pem = new JcaPEMWriter(text)) {
      for (var part : parts) {
        pem.writeObject(part);
      }
    }
    return text.toString();
  }
}
