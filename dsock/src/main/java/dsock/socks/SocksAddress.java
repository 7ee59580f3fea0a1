package dsock.socks;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An address or a name, and a port, as they stand in a command and in a reply. */
final class SocksAddress {
  static final int MOST = 1 + 1 + 255 + 2; // bytes

  private static final byte IPV4 = 1;
  private static final byte NAME = 3;
  private static final byte IPV6 = 4;

  private static final int PORT = 2; // bytes

  private SocksAddress() {}

  /** What has this in its place is no such address. */
  static boolean isType(byte type) {
    return type == IPV4 || type == NAME || type == IPV6;
  }

  /**
   * How many bytes an address has that begins at an index; its first two, at least, must be there.
   */
  static int length(ByteBuffer in, int at) {
    return switch (in.get(at)) {
      case IPV4 -> 1 + 4 + PORT;
      case IPV6 -> 1 + 16 + PORT;
      default -> 1 + 1 + (in.get(at + 1) & 0xff) + PORT;
    };
  }

  /** Takes a whole address of a known type. */
  static InetSocketAddress take(ByteBuffer in) throws SocksException, UnknownHostException {
    byte type = in.get();
    if (type == NAME) {
      var name = new byte[in.get() & 0xff];
      in.get(name);
      int port = in.getShort() & 0xffff;
      if (!isName(name)) {
        throw new SocksException("a name of " + name.length + " bytes that is none");
      }
      return InetSocketAddress.createUnresolved(new String(name, StandardCharsets.US_ASCII), port);
    }
    var bytes = new byte[type == IPV4 ? 4 : 16];
    in.get(bytes);
    return new InetSocketAddress(InetAddress.getByAddress(bytes), in.getShort() & 0xffff);
  }

  private static boolean isName(byte[] name) {
    for (byte letter : name) {
      if (letter <= ' ' || letter > '~') {
        return false;
      }
    }
    return name.length > 0 && name.length <= 255;
  }

  /** Puts an address; a name, if it is unresolved. */
  static void put(InetSocketAddress address, ByteBuffer out) {
    if (address.isUnresolved()) {
      var name = address.getHostString().getBytes(StandardCharsets.UTF_8);
      if (!isName(name)) {
        throw new IllegalArgumentException(
            "\"" + address.getHostString() + "\" is not a name of 1 to 255 letters of ASCII");
      }
      out.put(NAME).put((byte) name.length).put(name);
    } else {
      var bytes = address.getAddress().getAddress();
      out.put(bytes.length == 4 ? IPV4 : IPV6).put(bytes);
    }
    out.putShort((short) address.getPort());
  }
}
