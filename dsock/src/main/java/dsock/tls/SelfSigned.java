package dsock.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Makes a certificate that nobody vouches for: RFC 5280, with a key on P-256. */
final class SelfSigned {
  private static final Duration EARLIER = Duration.ofHours(1); // for clocks that are slow
  private static final Duration VALID = Duration.ofDays(365);
  private static final int SERIAL_BITS = 120;

  private static final int INTEGER = 0x02;
  private static final int BITS = 0x03;
  private static final int OCTETS = 0x04;
  private static final int TEXT = 0x0c;
  private static final int TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int DNS_NAME = 0x82;
  private static final int ADDRESS = 0x87;

  // ecdsa-with-SHA256, id-at-commonName, id-ce-subjectAltName
  private static final byte[] ECDSA = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};
  private static final byte[] ALTERNATIVES = {0x06, 0x03, 0x55, 0x1d, 0x11};

  private static final byte[] VERSION_3 = {INTEGER, 1, 2};

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SelfSigned() {}

  /** Makes a key and a certificate for some names and addresses of hosts. */
  static Identity.Loaded create(List<String> hosts) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var keys = generator.generateKeyPair();
      var certificate = certificate(hosts, keys);
      return new Identity.Loaded(
          List.of(certificate), keys.getPrivate(), Identity.namesOf(certificate));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("each JDK has P-256, SHA-256 and X.509", e);
    }
  }

  private static X509Certificate certificate(List<String> hosts, KeyPair keys)
      throws GeneralSecurityException {
    var algorithm = Der.element(SEQUENCE, ECDSA);
    var facts = facts(hosts, keys, algorithm);
    var signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(facts);
    var whole = Der.element(SEQUENCE, facts, algorithm, bits(signature.sign()));
    var factory = CertificateFactory.getInstance("X.509");
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] facts(List<String> hosts, KeyPair keys, byte[] algorithm) {
    var serial = new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0); // not zero
    var now = Instant.now();
    var name = name(hosts.getFirst());
    return Der.element(
        SEQUENCE,
        Der.element(VERSION, VERSION_3),
        Der.element(INTEGER, serial.toByteArray()),
        algorithm,
        name,
        Der.element(SEQUENCE, time(now.minus(EARLIER)), time(now.plus(VALID))),
        name,
        keys.getPublic().getEncoded(),
        Der.element(EXTENSIONS, Der.element(SEQUENCE, alternatives(hosts))));
  }

  private static byte[] bits(byte[] octets) {
    return Der.element(BITS, new byte[1], octets); // no bit of the last one is unused
  }

  private static byte[] time(Instant instant) {
    return Der.element(TIME, UTC.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] name(String host) {
    var text = Der.element(TEXT, host.getBytes(StandardCharsets.UTF_8));
    return Der.element(SEQUENCE, Der.element(SET, Der.element(SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] alternatives(List<String> hosts) {
    var each = hosts.stream().map(SelfSigned::alternative).toArray(byte[][]::new);
    return Der.element(SEQUENCE, ALTERNATIVES, Der.element(OCTETS, Der.element(SEQUENCE, each)));
  }

  private static byte[] alternative(String host) {
    return isAddress(host)
        ? Der.element(ADDRESS, InetAddress.ofLiteral(host).getAddress())
        : Der.element(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isAddress(String host) {
    return host.contains(":") || host.matches("[0-9.]+");
  }
}
