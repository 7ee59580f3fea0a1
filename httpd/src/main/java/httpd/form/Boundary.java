package httpd.form;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What stands between two parts, and how to find it. For any number of tasks. */
final class Boundary {
  /*
   * Horspool's search: the byte under the end of what is looked for says how far to move on, which is nearly always all
   * of its length.
   */
  private final byte[] bytes; // with the line end before it
  private final int[] steps = new int[256]; // for each byte under the end

  Boundary(String name) {
    bytes = ("\r\n--" + name).getBytes(StandardCharsets.ISO_8859_1);
    Arrays.fill(steps, bytes.length);
    for (int i = 0; i < bytes.length - 1; i++) {
      steps[bytes[i] & 0xff] = bytes.length - 1 - i;
    }
  }

  int length() {
    return bytes.length;
  }

  /**
   * Finds it, or where it may begin.
   *
   * @return its place, or that of a beginning of it at the end of the buffer; the buffer's limit:
   *     there is neither
   */
  int find(ByteBuffer in) {
    int last = bytes.length - 1;
    for (int end = in.position() + last; end < in.limit(); ) {
      byte b = in.get(end);
      if (b == bytes[last] && isAt(in, end - last, last)) {
        return end - last;
      }
      end += steps[b & 0xff];
    }
    for (int at = Math.max(in.position(), in.limit() - last); at < in.limit(); at++) {
      if (isAt(in, at, in.limit() - at)) {
        return at;
      }
    }
    return in.limit();
  }

  /** Tells whether it is at the position of a buffer, as a whole. */
  boolean isAt(ByteBuffer in) {
    return in.remaining() >= bytes.length && isAt(in, in.position(), bytes.length);
  }

  /** Tells whether it is there without the line end: at the beginning of all. */
  boolean isFirstAt(ByteBuffer in) {
    for (int i = 2; i < bytes.length; i++) {
      if (in.get(in.position() + i - 2) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean isAt(ByteBuffer in, int at, int count) {
    for (int i = 0; i < count; i++) {
      if (in.get(at + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
