package dsock.proxy;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Version 2 (section 2.2 of the specification). */
final class BinaryHeader {
  /** How many bytes stand before the addresses. */
  static final int HEAD = 16;

  private static final byte[] SIGNATURE = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };

  // The high half of a byte, and the low one.
  private static final int VERSION = 0x20;
  private static final int LOCAL = 0;
  private static final int PROXY = 1;

  private static final int INET = 0x10;
  private static final int INET6 = 0x20;
  private static final int UNIX = 0x30;
  private static final int STREAM = 1;
  private static final int DATAGRAM = 2;

  private static final int PATH = 108; // bytes

  private BinaryHeader() {}

  /** Refuses what this version cannot say. */
  static void check(ProxyOrigin origin, List<ProxyTlv> tlvs) {
    if (!tlvs.isEmpty() && family(origin) == 0) {
      throw new IllegalArgumentException("TLVs without a known origin, which nobody would look at");
    }
    if (addressLength(family(origin)) + Tlvs.length(tlvs) > 0xffff) {
      throw new IllegalArgumentException("a header of more than 65535 bytes");
    }
  }

  /** Checks as much of the fixed part as is there. Returns whether all of it is. */
  static boolean checkHead(ByteBuffer in) throws ProxyException {
    int seen = Math.min(in.remaining(), HEAD);
    for (int i = 0; i < Math.min(seen, SIGNATURE.length); i++) {
      if (in.get(in.position() + i) != SIGNATURE[i]) {
        throw new ProxyException("the connection does not begin with a PROXY header");
      }
    }
    if (seen > SIGNATURE.length) {
      int versionAndCommand = in.get(in.position() + SIGNATURE.length) & 0xff;
      if (versionAndCommand != (VERSION | LOCAL) && versionAndCommand != (VERSION | PROXY)) {
        throw new ProxyException("unknown version and command " + versionAndCommand);
      }
    }
    return seen == HEAD;
  }

  /** How many bytes follow the fixed part. */
  static int length(ByteBuffer in) {
    return in.getShort(in.position() + HEAD - 2) & 0xffff;
  }

  /** Parses a whole header whose fixed part has been checked. */
  static ProxyHeader parse(byte[] bytes) throws ProxyException {
    int family = bytes[SIGNATURE.length + 1] & 0xff;
    if ((bytes[SIGNATURE.length] & 0x0f) == LOCAL) { // the rest is to be ignored
      return ProxyHeader.v2(new ProxyOrigin.Local());
    }
    if ((family & 0xf0) > UNIX || (family & 0x0f) > DATAGRAM) {
      throw new ProxyException("unknown family or transport " + family);
    }
    if ((family & 0xf0) == 0 || (family & 0x0f) == 0) {
      return ProxyHeader.v2(new ProxyOrigin.Unknown());
    }
    var in = ByteBuffer.wrap(bytes).position(HEAD);
    if (in.remaining() < addressLength(family)) {
      throw new ProxyException("a PROXY header that is too short for its addresses");
    }
    try {
      var origin = (family & 0xf0) == UNIX ? unix(in, family) : inet(in, family);
      return new ProxyHeader(2, origin, tlvs(in, bytes));
    } catch (IllegalArgumentException e) {
      throw new ProxyException("a PROXY header that cannot be: " + e.getMessage());
    }
  }

  private static ProxyOrigin inet(ByteBuffer in, int family) {
    var source = new byte[(family & 0xf0) == INET ? 4 : 16];
    in.get(source);
    var destination = new byte[source.length];
    in.get(destination);
    var from = new InetSocketAddress(address(source), in.getShort() & 0xffff);
    var to = new InetSocketAddress(address(destination), in.getShort() & 0xffff);
    return (family & 0x0f) == STREAM
        ? new ProxyOrigin.Tcp(from, to)
        : new ProxyOrigin.Udp(from, to);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return bytes.length == 16 ? TextHeader.inet6(bytes) : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e); // if it were not 4
    }
  }

  private static ProxyOrigin unix(ByteBuffer in, int family) {
    var source = path(in);
    var destination = path(in);
    return (family & 0x0f) == STREAM
        ? new ProxyOrigin.UnixStream(source, destination)
        : new ProxyOrigin.UnixDatagram(source, destination);
  }

  /** Takes a path, as far as the first NUL; that of an abstract name begins with one. */
  private static String path(ByteBuffer in) {
    var bytes = new byte[PATH];
    in.get(bytes);
    int length = 1;
    while (length < PATH && bytes[length] != 0) {
      length++;
    }
    if (length == 1 && bytes[0] == 0) {
      return "";
    }
    return Text.utf8("path", Arrays.copyOf(bytes, length));
  }

  private static List<ProxyTlv> tlvs(ByteBuffer in, byte[] bytes) {
    var tlvs = new ArrayList<ProxyTlv>();
    int at = in.position();
    for (var tlv : Tlvs.take(in)) {
      if (tlv.type() == ProxyTlv.CRC32C) {
        checkSum(tlv, bytes, at + ProxyTlv.HEAD);
        tlvs.add(ProxyTlv.checksum());
      } else if (tlv.type() != ProxyTlv.NOOP) {
        tlvs.add(tlv);
      }
      at += ProxyTlv.HEAD + tlv.length();
    }
    return tlvs;
  }

  private static void checkSum(ProxyTlv sum, byte[] bytes, int at) {
    if (sum.length() != Integer.BYTES) {
      throw new IllegalArgumentException("a checksum of " + sum.length() + " bytes");
    }
    var zeroed = bytes.clone();
    ByteBuffer.wrap(zeroed).putInt(at, 0);
    if (ByteBuffer.wrap(bytes).getInt(at) != sum(zeroed)) {
      throw new IllegalArgumentException("its checksum is wrong");
    }
  }

  private static int sum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  static byte[] bytes(ProxyOrigin origin, List<ProxyTlv> tlvs) {
    int family = family(origin);
    int length = addressLength(family) + Tlvs.length(tlvs);
    var out = ByteBuffer.allocate(HEAD + length).put(SIGNATURE);
    out.put((byte) (VERSION | (origin instanceof ProxyOrigin.Local ? LOCAL : PROXY)));
    out.put((byte) family).putShort((short) length);
    putAddresses(origin, out);
    int sumAt = 0;
    for (var tlv : tlvs) {
      if (tlv.type() == ProxyTlv.CRC32C) {
        sumAt = out.position() + ProxyTlv.HEAD;
        ProxyTlv.checksum().put(out);
      } else {
        tlv.put(out);
      }
    }
    if (sumAt > 0) {
      out.putInt(sumAt, sum(out.array()));
    }
    return out.array();
  }

  private static int family(ProxyOrigin origin) {
    return switch (origin) {
      case ProxyOrigin.Local _, ProxyOrigin.Unknown _ -> 0;
      case ProxyOrigin.Tcp tcp -> family(tcp.source()) | STREAM;
      case ProxyOrigin.Udp udp -> family(udp.source()) | DATAGRAM;
      case ProxyOrigin.UnixStream _ -> UNIX | STREAM;
      case ProxyOrigin.UnixDatagram _ -> UNIX | DATAGRAM;
    };
  }

  private static int family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address ? INET : INET6;
  }

  private static int addressLength(int family) {
    return switch (family & 0xf0) {
      case INET -> 2 * (4 + 2);
      case INET6 -> 2 * (16 + 2);
      case UNIX -> 2 * PATH;
      default -> 0;
    };
  }

  private static void putAddresses(ProxyOrigin origin, ByteBuffer out) {
    switch (origin) {
      case ProxyOrigin.Local _, ProxyOrigin.Unknown _ -> {}
      case ProxyOrigin.Tcp(var source, var destination) -> putInet(source, destination, out);
      case ProxyOrigin.Udp(var source, var destination) -> putInet(source, destination, out);
      case ProxyOrigin.UnixStream(var source, var destination) ->
          putPaths(source, destination, out);
      case ProxyOrigin.UnixDatagram(var source, var destination) ->
          putPaths(source, destination, out);
    }
  }

  private static void putInet(
      InetSocketAddress source, InetSocketAddress destination, ByteBuffer out) {
    out.put(source.getAddress().getAddress()).put(destination.getAddress().getAddress());
    out.putShort((short) source.getPort()).putShort((short) destination.getPort());
  }

  private static void putPaths(String source, String destination, ByteBuffer out) {
    int start = out.position();
    out.put(source.getBytes(StandardCharsets.UTF_8)).position(start + PATH);
    out.put(destination.getBytes(StandardCharsets.UTF_8)).position(start + 2 * PATH);
  }
}
