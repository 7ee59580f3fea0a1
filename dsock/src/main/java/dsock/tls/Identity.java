package dsock.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Who one is: a certificate, those of the authorities that vouch for it, and the private key.
 *
 * <p>It is read from PEM files: the chain with one's own certificate first and each further one
 * having issued the one before it; the key in the form of PKCS#8 (encrypted or not), PKCS#1 (RSA)
 * or SEC 1 (EC). Both may stand in one file. Whether the certificate is valid today is not looked
 * at: that is for the peer to judge, and {@link #expires} tells.
 *
 * <p>{@link #reload} reads the files again. Handshakes that begin afterwards use what is in them
 * then, with all settings that have this identity; connections that exist go on. May be used by any
 * number of tasks at a time.
 */
public final class Identity {
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([^,+\\\\]+)");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:*_-]{1,255}");
  private static final int DNS_NAME = 2; // in a certificate's alternative names

  private final Source source;

  private volatile Loaded loaded;

  /** What the files said. */
  record Loaded(List<X509Certificate> chain, PrivateKey key, List<String> names) {
    X509Certificate own() {
      return chain.getFirst();
    }

    /** Tells whether the key is of a kind, as JSSE names it. */
    boolean isOf(String keyType) {
      return key.getAlgorithm().equals(keyType);
    }

    /** Tells whether the certificate is for just this name, in lower case. */
    boolean isFor(String host) {
      return names.contains(host);
    }

    /** Tells whether the certificate is for all names beside this one, as *.example.org is. */
    boolean isForSiblingsOf(String host) {
      int dot = host.indexOf('.');
      return dot > 0 && names.contains("*" + host.substring(dot));
    }
  }

  /** Where it is from. */
  private interface Source {
    Loaded read() throws IOException;
  }

  private Identity(Source source, Loaded loaded) {
    this.source = source;
    this.loaded = loaded;
  }

  /**
   * Reads an identity whose key is not encrypted.
   *
   * @param chain the PEM file of the certificates, one's own first
   * @param key the PEM file of the private key; may be the same
   * @return the identity
   * @throws IOException if one of them cannot be read, or the key is not that of the certificate,
   *     or the chain is out of order; says which file and what is wrong with it
   */
  public static Identity load(Path chain, Path key) throws IOException {
    return load(chain, key, new char[0]);
  }

  /**
   * Reads an identity whose key is encrypted.
   *
   * @param chain the PEM file of the certificates, one's own first
   * @param key the PEM file of the private key; may be the same
   * @param password what the key is encrypted with; copied, and kept for {@link #reload}
   * @return the identity
   * @throws IOException if one of them cannot be read, or the password is wrong, or the key is not
   *     that of the certificate, or the chain is out of order; says which file and what is wrong
   */
  public static Identity load(Path chain, Path key, char[] password) throws IOException {
    var secret = password.clone();
    Source files = () -> read(chain, key, secret);
    return new Identity(files, files.read());
  }

  /**
   * Makes an identity that nobody vouches for, with a key on the curve P-256, for trying out: who
   * connects has to be told to trust it. It is in no file, and {@link #reload} leaves it as it is.
   * It is valid for a year.
   *
   * @param hosts names and addresses that it is for, such as {@code localhost} and {@code
   *     127.0.0.1}; one at least
   * @return the identity
   * @throws IllegalArgumentException if there is none, or one is neither a name in ASCII nor an
   *     address
   */
  public static Identity selfSigned(String... hosts) {
    if (hosts.length == 0) {
      throw new IllegalArgumentException("a certificate is for one host at least");
    }
    for (var host : hosts) {
      if (!HOST.matcher(host).matches()) {
        throw new IllegalArgumentException("'" + host + "' is no name of a host, and no address");
      }
    }
    var made = SelfSigned.create(List.of(hosts));
    return new Identity(() -> made, made);
  }

  /**
   * Reads the files again. Handshakes from now on use what is in them; resumed sessions stay what
   * they were.
   *
   * @throws IOException if something is wrong with them, as for {@link #load}; the identity is as
   *     it was then
   */
  public void reload() throws IOException {
    loaded = source.read();
  }

  /** {@return the certificates, one's own first} */
  public List<X509Certificate> chain() {
    return loaded.chain();
  }

  /**
   * {@return the names that the certificate is for, in lower case} Its alternative names; if it has
   * none, its common name.
   */
  public List<String> names() {
    return loaded.names();
  }

  /** {@return when the first of the certificates expires, or has expired} */
  public Instant expires() {
    return loaded.chain().stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** {@return what it is, for people} */
  @Override
  public String toString() {
    return "Identity" + names();
  }

  Loaded loaded() {
    return loaded;
  }

  private static Loaded read(Path chainFile, Path keyFile, char[] password) throws IOException {
    var chain = Pem.certificates(chainFile);
    for (int i = 1; i < chain.size(); i++) {
      if (!hasIssued(chain.get(i), chain.get(i - 1))) {
        throw new IOException(
            "%s: certificate %d (%s) has not issued the one before it (%s)"
                .formatted(chainFile, i + 1, subject(chain.get(i)), subject(chain.get(i - 1))));
      }
    }
    var key = Pem.key(keyFile, password);
    if (!belong(chain.getFirst(), key)) {
      throw new IOException(
          "%s: the key does not match the certificate in %s (%s)"
              .formatted(keyFile, chainFile, subject(chain.getFirst())));
    }
    return new Loaded(chain, key, namesOf(chain.getFirst()));
  }

  static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  static boolean hasIssued(X509Certificate issuer, X509Certificate certificate) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Tells whether what the one signs the other verifies. */
  private static boolean belong(X509Certificate certificate, PrivateKey key) {
    var something = new byte[] {'d', 's', 'o', 'c', 'k'};
    try {
      var signature = signatureOf(key);
      signature.initSign(key);
      signature.update(something);
      var signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(something);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // keys of two kinds
    }
  }

  private static Signature signatureOf(PrivateKey key) throws GeneralSecurityException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Signature.getInstance("SHA256withRSA");
      case "EC" -> Signature.getInstance("SHA256withECDSA");
      case "RSASSA-PSS" -> {
        var signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        yield signature;
      }
      default -> Signature.getInstance(key.getAlgorithm());
    };
  }

  /** {@return the names of hosts that a certificate is for} */
  static List<String> namesOf(X509Certificate certificate) {
    var names =
        alternatives(certificate).stream()
            .filter(name -> name.get(0).equals(DNS_NAME))
            .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
            .toList();
    return names.isEmpty() ? commonName(certificate) : names;
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      return alternatives == null ? List.of() : alternatives;
    } catch (CertificateParsingException e) {
      return List.of(); // nobody can tell
    }
  }

  private static List<String> commonName(X509Certificate certificate) {
    var name = COMMON_NAME.matcher(subject(certificate));
    return name.find() ? List.of(name.group(1).toLowerCase(Locale.ROOT)) : List.of();
  }
}
