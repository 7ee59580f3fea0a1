package dsock.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What stands before each record: type, version, length. RFC 8446 section 5.1. */
final class Records {
  static final int HEADER = 5;

  static final int HANDSHAKE = 22;
  static final int APPLICATION_DATA = 23;

  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int LONGEST = (1 << 14) + 2048; // RFC 5246 section 6.2.3; RFC 8446 has less

  private Records() {}

  static int type(ByteBuffer in) {
    return in.get(in.position());
  }

  /** {@return how long the record is that begins here, with its header} */
  static int length(ByteBuffer in) throws SSLException {
    int type = in.get(in.position()) & 0xff;
    int major = in.get(in.position() + 1);
    if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || major != 3) {
      throw new SSLException(notTls(in));
    }
    int length = in.getShort(in.position() + 3) & 0xffff;
    if (length > LONGEST) {
      throw new SSLException("record of " + length + " bytes; the limit is " + LONGEST);
    }
    return HEADER + length;
  }

  /** Says what somebody speaks who does not speak TLS. */
  private static String notTls(ByteBuffer in) {
    var bytes = new byte[HEADER];
    in.get(in.position(), bytes);
    for (byte b : bytes) {
      if (b < ' ' && b != '\r' && b != '\n') {
        return "what the peer sent is not TLS";
      }
    }
    var text = new String(bytes, StandardCharsets.US_ASCII);
    return (isHttp(text)
            ? "the peer speaks plain HTTP, not TLS"
            : "the peer sent plain text, not TLS")
        + ": it begins with \""
        + text.strip()
        + "\"";
  }

  private static boolean isHttp(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "HTTP/", "POST ", "HEAD ", "DELET", "PATCH", "OPTIO", "CONNE", "TRACE", "PRI *" -> true;
      case String other -> other.startsWith("GET ") || other.startsWith("PUT ");
    };
  }
}
