package dsock.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Something else that a header of version 2 says: a type, and bytes (section 2.2 of the
 * specification). Types that are not known here are kept as they are. Two are equal if both are.
 */
public final class ProxyTlv {
  /** The protocol that TLS has agreed on with the client. */
  public static final int ALPN = 0x01;

  /** The name of the host that the client wants, by SNI. */
  public static final int AUTHORITY = 0x02;

  /** A checksum over the header. */
  public static final int CRC32C = 0x03;

  /** Nothing. */
  public static final int NOOP = 0x04;

  /** Names the connection. */
  public static final int UNIQUE_ID = 0x05;

  /** What is known of the client's TLS: a {@link ProxyTls}. */
  public static final int SSL = 0x20;

  /** The network namespace. */
  public static final int NETNS = 0x30;

  /** How many bytes stand before a value. */
  static final int HEAD = 3;

  private final int type;
  private final byte[] value;

  /**
   * Makes one.
   *
   * @param type 0 to 255
   * @param value at most 65535 bytes; they are copied
   * @throws IllegalArgumentException if the type is none, or the value too long
   */
  public ProxyTlv(int type, byte[] value) {
    if (type < 0 || type > 255) {
      throw new IllegalArgumentException("type " + type + "; it must be 0 to 255");
    }
    if (value.length > 65535) {
      throw new IllegalArgumentException("a value of " + value.length + " bytes, at most 65535");
    }
    this.type = type;
    this.value = value.clone();
  }

  /**
   * {@return one that tells the protocol that TLS has agreed on}
   *
   * @param protocol its name, 1 to 255 bytes of UTF-8
   */
  public static ProxyTlv alpn(String protocol) {
    return text(ALPN, protocol);
  }

  /**
   * {@return one that tells the host that the client wants}
   *
   * @param host its name, 1 to 255 bytes of UTF-8
   */
  public static ProxyTlv authority(String host) {
    return text(AUTHORITY, host);
  }

  /**
   * {@return one that stands for the checksum} Its value is zero: what it is to be is reckoned when
   * the header is sent, and checked when it has been received.
   */
  public static ProxyTlv checksum() {
    return new ProxyTlv(CRC32C, new byte[4]);
  }

  /**
   * {@return one that names the connection}
   *
   * @param id at most 128 bytes
   */
  public static ProxyTlv uniqueId(byte[] id) {
    return new ProxyTlv(UNIQUE_ID, id);
  }

  /**
   * {@return one that tells of the client's TLS}
   *
   * @param tls what is known of it
   * @throws IllegalArgumentException if that has more than 65535 bytes
   */
  public static ProxyTlv ssl(ProxyTls tls) {
    return new ProxyTlv(SSL, tls.bytes());
  }

  /**
   * {@return one that tells the network namespace}
   *
   * @param name its name, in ASCII
   */
  public static ProxyTlv netns(String name) {
    return text(NETNS, name);
  }

  /** Makes one whose value is text. */
  static ProxyTlv text(int type, String text) {
    return new ProxyTlv(type, text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the type} */
  public int type() {
    return type;
  }

  /** {@return the value, a copy} */
  public byte[] value() {
    return value.clone();
  }

  /** How many bytes the value has. */
  int length() {
    return value.length;
  }

  void put(ByteBuffer out) {
    out.put((byte) type).putShort((short) value.length).put(value);
  }

  /** {@return whether the other has the same type and bytes} */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProxyTlv tlv && type == tlv.type && Arrays.equals(value, tlv.value);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(value);
  }

  /** {@return the type and the bytes, in hexadecimal digits} */
  @Override
  public String toString() {
    return "ProxyTlv[%02x: %s]".formatted(type, HexFormat.of().formatHex(value));
  }
}
