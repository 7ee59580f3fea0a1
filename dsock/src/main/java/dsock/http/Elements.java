package dsock.http;

import java.nio.charset.StandardCharsets;

/**
 * Walks over the elements of a comma-separated list (RFC 9110 section 5.6.1); empty ones do not
 * count.
 */
final class Elements {
  private final byte[] bytes;
  private final int end;

  // The element, without blanks around it.
  private int from;
  private int to;

  private int next;

  Elements(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.next = from;
    this.end = to;
  }

  /** Goes on to the next element. Returns false if there is none. */
  boolean next() {
    while (next < end) {
      from = next;
      to = endOfElement();
      next = to + 1;
      while (from < to && Tokens.isBlank(bytes[from])) {
        from++;
      }
      while (to > from && Tokens.isBlank(bytes[to - 1])) {
        to--;
      }
      if (from < to) {
        return true;
      }
    }
    return false;
  }

  /**
   * A comma in a quoted string is no end; a quote that is never closed goes to the end of the line.
   */
  private int endOfElement() {
    boolean quoted = false;
    for (int i = next; i < end; i++) {
      byte b = bytes[i];
      if (b == '"') {
        quoted = !quoted;
      } else if (quoted && b == '\\') {
        i++;
      } else if (!quoted && b == ',') {
        return i;
      }
    }
    return end;
  }

  boolean is(String token) {
    return Tokens.same(bytes, from, to, token);
  }

  @Override
  public String toString() {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
