package dsock.proxy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Several {@link ProxyTlv}s, one behind the other. */
final class Tlvs {
  private static final Set<Integer> ONCE =
      Set.of(
          ProxyTlv.ALPN,
          ProxyTlv.AUTHORITY,
          ProxyTlv.CRC32C,
          ProxyTlv.UNIQUE_ID,
          ProxyTlv.SSL,
          ProxyTlv.NETNS);

  private Tlvs() {}

  /**
   * Takes all that remains.
   *
   * @throws IllegalArgumentException if the last does not end where the bytes do
   */
  static List<ProxyTlv> take(ByteBuffer in) {
    var tlvs = new ArrayList<ProxyTlv>();
    while (in.hasRemaining()) {
      if (in.remaining() < ProxyTlv.HEAD) {
        throw new IllegalArgumentException("a TLV stops in its head");
      }
      int type = in.get() & 0xff;
      int length = in.getShort() & 0xffff;
      if (length > in.remaining()) {
        throw new IllegalArgumentException("a TLV is longer than what it stands in");
      }
      var value = new byte[length];
      in.get(value);
      tlvs.add(new ProxyTlv(type, value));
    }
    return tlvs;
  }

  static int length(List<ProxyTlv> tlvs) {
    return tlvs.stream().mapToInt(tlv -> ProxyTlv.HEAD + tlv.length()).sum();
  }

  static Optional<ProxyTlv> find(List<ProxyTlv> tlvs, int type) {
    return tlvs.stream().filter(tlv -> tlv.type() == type).findFirst();
  }

  /**
   * Checks those of a header.
   *
   * @throws IllegalArgumentException if one is not as its type wants it, or is there twice
   */
  static void check(List<ProxyTlv> tlvs) {
    checkTypes(tlvs, ONCE);
    for (var tlv : tlvs) {
      check(tlv);
    }
  }

  static void checkTypes(List<ProxyTlv> tlvs, Set<Integer> once) {
    var seen = new HashSet<Integer>();
    for (var tlv : tlvs) {
      if (once.contains(tlv.type()) && !seen.add(tlv.type())) {
        throw new IllegalArgumentException("a TLV of type " + tlv.type() + " is there twice");
      }
    }
  }

  private static void check(ProxyTlv tlv) {
    switch (tlv.type()) {
      case ProxyTlv.ALPN -> {
        checkLength("ALPN", tlv, 1, 255);
        Text.utf8("ALPN", tlv.value());
      }
      case ProxyTlv.AUTHORITY -> {
        checkLength("authority", tlv, 1, 255);
        Text.utf8("authority", tlv.value());
      }
      case ProxyTlv.CRC32C -> checkLength("checksum", tlv, 4, 4);
      case ProxyTlv.UNIQUE_ID -> checkLength("unique ID", tlv, 0, 128);
      case ProxyTlv.SSL -> ProxyTls.parse(tlv.value());
      case ProxyTlv.NETNS -> Text.ascii("namespace", tlv.value());
      default -> {} // not for us to know
    }
  }

  private static void checkLength(String what, ProxyTlv tlv, int least, int most) {
    if (tlv.length() < least || tlv.length() > most) {
      throw new IllegalArgumentException("the " + what + " has " + tlv.length() + " bytes");
    }
  }
}
