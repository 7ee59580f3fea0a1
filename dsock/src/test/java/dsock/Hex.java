package dsock;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes as they are written in tests: pairs of digits, and text in quotes. */
final class Hex {
  private Hex() {}

  /** Makes bytes of {@code "05 01 'text' 00"}. */
  static byte[] hex(String written) {
    var digits = new StringBuilder();
    var parts = written.split("'", -1);
    for (int i = 0; i < parts.length; i++) {
      digits.append(
          i % 2 == 0
              ? parts[i].replaceAll("\\s", "")
              : hex(parts[i].getBytes(StandardCharsets.UTF_8)));
    }
    return HexFormat.of().parseHex(digits);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
