package dsock;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text as bytes and back. */
final class Utf8 {
  private Utf8() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Takes all that remains. */
  static String utf8(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(utf8(text));
  }
}
