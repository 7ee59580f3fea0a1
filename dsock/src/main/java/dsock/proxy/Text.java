package dsock.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes that are text. */
final class Text {
  private Text() {}

  /**
   * Decodes UTF-8.
   *
   * @throws IllegalArgumentException if it is none
   */
  static String utf8(String what, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the " + what + " is not UTF-8", e);
    }
  }

  /**
   * Decodes visible ASCII.
   *
   * @throws IllegalArgumentException if it is none
   */
  static String ascii(String what, byte[] bytes) {
    for (byte letter : bytes) {
      if (letter < ' ' || letter > '~') {
        throw new IllegalArgumentException("the " + what + " is not ASCII");
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
