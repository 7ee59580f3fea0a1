package dsock.proxy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a proxy knows of the TLS of its client (section 2.2.6 of the specification).
 *
 * @param client bits: {@link #TLS}, {@link #CERTIFICATE}, {@link #CERTIFICATE_IN_SESSION}; others
 *     are kept
 * @param verify 0 if the certificate of the client has been verified; use {@link #isVerified}, for
 *     this is also 0 if there is none
 * @param parts the rest; those that are known here are also returned as text
 */
public record ProxyTls(int client, int verify, List<ProxyTlv> parts) {
  /** The client has come over TLS. */
  public static final int TLS = 0x01;

  /** The client has shown a certificate on this connection. */
  public static final int CERTIFICATE = 0x02;

  /** The client has shown a certificate in this session of TLS. */
  public static final int CERTIFICATE_IN_SESSION = 0x04;

  /** The type of a part: the version of TLS. */
  public static final int VERSION = 0x21;

  /** The type of a part: the common name in the certificate of the client. */
  public static final int COMMON_NAME = 0x22;

  /** The type of a part: the cipher. */
  public static final int CIPHER = 0x23;

  /** The type of a part: the algorithm that has signed the certificate of the proxy. */
  public static final int SIGNATURE_ALGORITHM = 0x24;

  /** The type of a part: the algorithm of the key of the proxy. */
  public static final int KEY_ALGORITHM = 0x25;

  private static final int HEAD = 5; // bytes, before the parts

  private static final Set<Integer> ASCII =
      Set.of(VERSION, CIPHER, SIGNATURE_ALGORITHM, KEY_ALGORITHM);

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if the bits are not 0 to 255, if a part of a known type is
   *     there twice, or if it is not text: UTF-8 for the common name, else ASCII
   */
  public ProxyTls {
    if (client < 0 || client > 255) {
      throw new IllegalArgumentException("client " + client + "; it must be 0 to 255");
    }
    parts = List.copyOf(parts);
    Tlvs.checkTypes(parts, ASCII);
    Tlvs.checkTypes(parts, Set.of(COMMON_NAME));
    for (var part : parts) {
      if (ASCII.contains(part.type())) {
        Text.ascii("TLS part of type " + part.type(), part.value());
      } else if (part.type() == COMMON_NAME) {
        Text.utf8("common name", part.value());
      }
    }
  }

  /**
   * Makes one.
   *
   * @param client bits
   * @param verify 0 if the certificate has been verified
   * @param parts the rest
   * @throws IllegalArgumentException as the other
   */
  public ProxyTls(int client, int verify, ProxyTlv... parts) {
    this(client, verify, List.of(parts));
  }

  /**
   * {@return a part that is text}
   *
   * @param type such as {@link #CIPHER}
   * @param text what it says
   */
  public static ProxyTlv part(int type, String text) {
    return ProxyTlv.text(type, text);
  }

  static ProxyTls parse(byte[] value) {
    if (value.length < HEAD) {
      throw new IllegalArgumentException("what is said of TLS has " + value.length + " bytes");
    }
    var in = ByteBuffer.wrap(value);
    return new ProxyTls(in.get() & 0xff, in.getInt(), Tlvs.take(in));
  }

  byte[] bytes() {
    var out = ByteBuffer.allocate(HEAD + Tlvs.length(parts)).put((byte) client).putInt(verify);
    for (var part : parts) {
      part.put(out);
    }
    return out.array();
  }

  /** {@return whether the client has shown a certificate, and it has been verified} */
  public boolean isVerified() {
    return verify == 0 && (client & (CERTIFICATE | CERTIFICATE_IN_SESSION)) != 0;
  }

  /** {@return the version of TLS, such as {@code TLSv1.3}} */
  public Optional<String> version() {
    return text(VERSION);
  }

  /** {@return the common name in the certificate of the client} */
  public Optional<String> commonName() {
    return text(COMMON_NAME);
  }

  /** {@return the cipher} */
  public Optional<String> cipher() {
    return text(CIPHER);
  }

  /** {@return the algorithm that has signed the certificate of the proxy, such as SHA256} */
  public Optional<String> signatureAlgorithm() {
    return text(SIGNATURE_ALGORITHM);
  }

  /** {@return the algorithm of the key of the proxy, such as RSA2048} */
  public Optional<String> keyAlgorithm() {
    return text(KEY_ALGORITHM);
  }

  private Optional<String> text(int type) {
    return Tlvs.find(parts, type).map(part -> Text.utf8("TLS part", part.value()));
  }
}
