package dsock.proxy;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Version 1: a line of text (section 2.1 of the specification). */
final class TextHeader {
  private static final byte[] START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 107; // bytes, with the end of the line

  private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final String DOTTED = BYTE + "(?:\\." + BYTE + "){3}";
  private static final Pattern IPV4 = Pattern.compile(DOTTED);
  private static final Pattern IPV6 = // the rest is checked by Java
      Pattern.compile("(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{0,4}|" + DOTTED + ")");
  private static final Pattern PORT = Pattern.compile("0|[1-9]\\d{0,4}");

  private TextHeader() {}

  /** Refuses what this version cannot say. */
  static void check(ProxyOrigin origin, List<ProxyTlv> tlvs) {
    if (!(origin instanceof ProxyOrigin.Tcp || origin instanceof ProxyOrigin.Unknown)) {
      throw new IllegalArgumentException("version 1 cannot say " + origin);
    }
    if (!tlvs.isEmpty()) {
      throw new IllegalArgumentException("version 1 has no TLVs");
    }
  }

  static byte[] bytes(ProxyOrigin origin) {
    var line = origin instanceof ProxyOrigin.Tcp tcp ? line(tcp) : "UNKNOWN";
    return ("PROXY " + line + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static String line(ProxyOrigin.Tcp tcp) {
    var source = tcp.source();
    var destination = tcp.destination();
    return String.join(
        " ",
        source.getAddress() instanceof Inet4Address ? "TCP4" : "TCP6",
        shown(source.getAddress()),
        shown(destination.getAddress()),
        String.valueOf(source.getPort()),
        String.valueOf(destination.getPort()));
  }

  private static String shown(InetAddress address) {
    var shown = address.getHostAddress();
    int scope = shown.indexOf('%');
    return scope < 0 ? shown : shown.substring(0, scope);
  }

  /** Returns how many bytes the line has; 0 if that cannot be said yet. */
  static int length(ByteBuffer in) throws ProxyException {
    int seen = Math.min(in.remaining(), LONGEST);
    for (int i = 0; i < seen; i++) {
      byte letter = in.get(in.position() + i);
      if (i < START.length ? letter != START[i] : !isInLine(in, i)) {
        throw new ProxyException("the connection does not begin with a well-formed PROXY line");
      }
      if (letter == '\n') {
        return i + 1;
      }
    }
    if (seen == LONGEST) {
      throw new ProxyException("a PROXY line of more than " + LONGEST + " bytes");
    }
    return 0;
  }

  /** Tells whether a letter is visible ASCII, or belongs to the end of the line. */
  private static boolean isInLine(ByteBuffer in, int i) {
    byte letter = in.get(in.position() + i);
    boolean behindReturn = in.get(in.position() + i - 1) == '\r';
    return behindReturn ? letter == '\n' : letter == '\r' || (letter >= ' ' && letter <= '~');
  }

  /** Parses a line whose letters have been checked, without its end. */
  static ProxyHeader parse(String line) throws ProxyException {
    var words = line.split(" ", -1);
    if (words[1].equals("UNKNOWN")) { // the rest is to be ignored
      return ProxyHeader.v1(new ProxyOrigin.Unknown());
    }
    boolean isIpv4 = words[1].equals("TCP4");
    if ((!isIpv4 && !words[1].equals("TCP6")) || words.length != 6) {
      throw new ProxyException("a malformed PROXY line");
    }
    var source = new InetSocketAddress(address(isIpv4, words[2]), port(words[4]));
    var destination = new InetSocketAddress(address(isIpv4, words[3]), port(words[5]));
    return ProxyHeader.v1(new ProxyOrigin.Tcp(source, destination));
  }

  private static InetAddress address(boolean isIpv4, String text) throws ProxyException {
    if (!(isIpv4 ? IPV4 : IPV6).matcher(text).matches()) {
      throw new ProxyException("a malformed address in the PROXY line");
    }
    try {
      return isIpv4 ? Inet4Address.ofLiteral(text) : inet6(Inet6Address.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      throw new ProxyException("a malformed address in the PROXY line");
    }
  }

  /** Makes an address of IPv6 that stays one, even if there is one of IPv4 in it. */
  private static InetAddress inet6(InetAddress address) {
    var bytes = address.getAddress();
    if (bytes.length == 16) {
      return address;
    }
    var mapped = new byte[16];
    Arrays.fill(mapped, 10, 12, (byte) 0xff);
    System.arraycopy(bytes, 0, mapped, 12, bytes.length);
    return inet6(mapped);
  }

  static Inet6Address inet6(byte[] bytes) {
    try {
      return Inet6Address.getByAddress("", bytes, -1);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e); // if it were not 16
    }
  }

  private static int port(String text) throws ProxyException {
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (port < 0 || port > 65535) {
      throw new ProxyException("a malformed port in the PROXY line");
    }
    return port;
  }
}
