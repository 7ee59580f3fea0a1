package httpd;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** One name in a path: whether it may be asked for, and how a link spells it. */
final class Segment {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Segment() {}

  /** Tells whether files may be looked for by these names; the last one may be empty. */
  static boolean areServed(List<String> names) {
    int last = names.size() - 1;
    for (int i = 0; i < last; i++) {
      if (!isServed(names.get(i))) {
        return false;
      }
    }
    return names.get(last).isEmpty() || isServed(names.get(last));
  }

  /**
   * Tells whether a file may be looked for by this name: it is one name everywhere, and not a
   * hidden one.
   */
  static boolean isServed(String name) {
    if (name.isEmpty() || (name.charAt(0) == '.' && !name.equals(".well-known"))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '/' || c == '\\' || c == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Spells a name for a link. A colon is escaped too, or what is before it might be read as a
   * scheme.
   */
  static String encode(String name) {
    var encoded = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      if (isUnreserved(b)) {
        encoded.append((char) b);
      } else {
        HEX.toHexDigits(encoded.append('%'), b);
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }
}
