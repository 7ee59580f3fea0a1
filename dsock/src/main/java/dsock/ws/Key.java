package dsock.ws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Keys: of a handshake (RFC 6455 section 4.2.2), and of frames. */
final class Key {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int BYTES = 16;
  private static final int LENGTH = 24; // in Base64

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int DRAWN = 64 * Integer.BYTES;

  // of frames; for whoever sends
  private final byte[] drawn = new byte[DRAWN];
  private int used = DRAWN;

  /** {@return a key that nobody can foresee, as RFC 6455 section 10.3 wants it} */
  int next() {
    if (used == DRAWN) {
      RANDOM.nextBytes(drawn);
      used = 0;
    }
    int key = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      key |= (drawn[used++] & 0xff) << (Byte.SIZE * i);
    }
    return key;
  }

  /** {@return what a client sends in a handshake} */
  static String ofRequest() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  static boolean isValid(String key) {
    try {
      return key.length() == LENGTH && Base64.getDecoder().decode(key).length == BYTES;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  /** {@return what a server answers} */
  static String answer(String key) {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      var hash = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }
}
