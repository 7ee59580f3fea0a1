package dsock.ws;

/** What a frame looks like on the wire (RFC 6455 section 5.2). */
final class Frame {
  // in its first byte
  static final int FIN = 0x80;
  static final int COMPRESSED = 0x40; // RSV1, RFC 7692 section 6
  static final int RESERVED = 0x30;
  static final int OPCODE = 0x0f;

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CONTROL = 8; // the bit that those below have
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  // in its second byte
  static final int MASKED = 0x80;
  static final int LENGTH = 0x7f;
  static final int SHORT_FOLLOWS = 126;
  static final int LONG_FOLLOWS = 127;

  static final int MOST_OF_CONTROL = 125;
  static final int MOST_OF_HEADER = 14;

  private Frame() {}

  /** {@return how long a header is whose second byte that is} */
  static int headerLength(int second) {
    int key = (second & MASKED) != 0 ? Integer.BYTES : 0;
    return switch (second & LENGTH) {
      case SHORT_FOLLOWS -> 2 + Short.BYTES + key;
      case LONG_FOLLOWS -> 2 + Long.BYTES + key;
      default -> 2 + key;
    };
  }

  /** {@return how many bytes the length takes behind the second byte} */
  static int lengthBytes(int length) {
    return length <= MOST_OF_CONTROL ? 0 : length <= 0xffff ? Short.BYTES : Long.BYTES;
  }

  /** Writes the first byte and the length. Returns where the key or the payload goes. */
  static int begin(byte[] into, int first, boolean masked, int length) {
    int more = lengthBytes(length);
    int second =
        switch (more) {
          case 0 -> length;
          case Short.BYTES -> SHORT_FOLLOWS;
          default -> LONG_FOLLOWS;
        };
    into[0] = (byte) first;
    into[1] = (byte) (masked ? MASKED | second : second);
    for (int i = 0; i < more; i++) {
      into[2 + i] = (byte) ((long) length >>> (Byte.SIZE * (more - 1 - i)));
    }
    return 2 + more;
  }
}
