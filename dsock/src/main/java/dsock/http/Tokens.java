package dsock.http;

/**
 * Which bytes may stand where (RFC 9110 section 5.6.2, RFC 3986 section 2), and how they are
 * compared and shown.
 */
final class Tokens {
  private static final int TOKEN = 1;
  private static final int NAME = 2; // of a host
  private static final int TARGET = 4;
  private static final int VALUE = 8;

  private static final byte[] CLASSES = new byte[256];
  private static final byte[] LOWER = new byte[256];
  private static final byte[] HEX = new byte[256];

  static {
    for (int c = 0; c < 256; c++) {
      LOWER[c] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
      HEX[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
      boolean visible = c > ' ' && c < 0x7f;
      mark(c, TARGET, visible && c != '#');
      mark(c, VALUE, visible || c == ' ' || c == '\t' || c >= 0x80);
      mark(c, TOKEN, isAlphanumeric(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
      // Sub-delimiters may stand in a registered name, but for the comma: it would make a list of
      // two hosts.
      mark(c, NAME, isAlphanumeric(c) || "-._~!$&'()*+;=".indexOf(c) >= 0);
    }
  }

  private Tokens() {}

  private static void mark(int c, int as, boolean whether) {
    if (whether) {
      CLASSES[c] |= (byte) as;
    }
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isToken(byte b) {
    return (CLASSES[b & 0xff] & TOKEN) != 0;
  }

  /** {@return where the first byte is from there on that cannot be in a token; the end: none} */
  static int endOfToken(byte[] bytes, int from) {
    int at = from;
    while (at <= bytes.length - Word.BYTES) {
      long odd = Word.notName(Word.at(bytes, at));
      if (odd == 0) {
        at += Word.BYTES;
        continue;
      }
      at += Word.first(odd);
      if (bytes[at] == ':' || !isToken(bytes[at])) {
        return at;
      }
      at++;
    }
    while (at < bytes.length && isToken(bytes[at])) {
      at++;
    }
    return at;
  }

  /** Tells whether a byte may stand in the name of a host as it is: not as a part of an escape. */
  static boolean isHostName(byte b) {
    return (CLASSES[b & 0xff] & NAME) != 0;
  }

  static boolean isTarget(byte b) {
    return (CLASSES[b & 0xff] & TARGET) != 0;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Tells whether it is what may stand around a value: a space or a tab. */
  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Tells whether a byte may stand in a value, or in an extension of a chunk. */
  static boolean isValue(byte b) {
    return (CLASSES[b & 0xff] & VALUE) != 0;
  }

  /** {@return what a hexadecimal digit stands for; -1: it is none} */
  static int hex(byte b) {
    return HEX[b & 0xff];
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!is(text.charAt(i), TOKEN)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  static boolean isTarget(String text) {
    // Without a branch for each: what comes from a peer has been looked at before.
    int all = TARGET;
    int high = 0;
    for (int i = 0; i < text.length(); i++) {
      int c = text.charAt(i);
      all &= CLASSES[c & 0xff];
      high |= c;
    }
    return all != 0 && high < 256 && !text.isEmpty();
  }

  static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!is(text.charAt(i), VALUE)) {
        return false;
      }
    }
    return true;
  }

  private static boolean is(char c, int what) {
    return c < 256 && (CLASSES[c] & what) != 0;
  }

  /** Compares bytes with a text, be it in capitals or not. */
  static boolean same(byte[] bytes, int from, int to, String text) {
    if (to - from != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0xff || LOWER[bytes[from + i] & 0xff] != LOWER[c]) {
        return false;
      }
    }
    return true;
  }

  /** Compares bytes with others, be it in capitals or not. */
  static boolean same(byte[] bytes, int from, int to, byte[] others, int otherFrom) {
    for (int i = from, j = otherFrom; i < to; i++, j++) {
      if (LOWER[bytes[i] & 0xff] != LOWER[others[j] & 0xff]) {
        return false;
      }
    }
    return true;
  }

  static byte lower(byte b) {
    return LOWER[b & 0xff];
  }

  /**
   * Shows a text in a message: shortened, and with escapes for what could do harm where the message
   * is read.
   */
  static String shown(String text) {
    int most = 60;
    var shown = new StringBuilder().append('\'');
    for (int i = 0; i < Math.min(text.length(), most); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\r' -> shown.append("\\r");
        case '\n' -> shown.append("\\n");
        case '\t' -> shown.append("\\t");
        default -> {
          if (c >= ' ' && c < 0x7f) {
            shown.append(c);
          } else {
            shown.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
          }
        }
      }
    }
    return shown.append(text.length() > most ? "…'" : "'").toString();
  }
}
