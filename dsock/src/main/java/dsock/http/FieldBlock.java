package dsock.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where fields are kept: as the bytes that they are on the wire. */
final class FieldBlock {
  /*
   * All fields are in one array, with four positions for each: where its name begins and ends,
   * where its value begins and ends. A received head is such an array as it is. What is added is
   * written behind what is there; what is removed or replaced loses its positions, and its bytes
   * stay.
   */

  /** A position is found at the number of the field times this, plus one of the next four. */
  static final int STRIDE = 4;

  static final int NAME = 0;
  static final int NAME_END = 1;
  static final int VALUE = 2;
  static final int VALUE_END = 3;

  /** What a field has beyond its name and its value: a colon and a space, the end of the line. */
  static final int AROUND = 4;

  private byte[] bytes;
  private int end; // of what is written in it
  private int[] spans;
  private int size;
  private boolean wire; // all that is written is fields as they are sent, and none of them is out

  /** Makes a block with room for some fields. */
  FieldBlock(int fields, int length) {
    this.bytes = new byte[length];
    this.spans = new int[fields * STRIDE];
    this.wire = true;
  }

  /** Makes a block of what a parser has found. The arrays belong to it from now on. */
  FieldBlock(byte[] bytes, int[] spans, int size) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.spans = spans;
    this.size = size;
  }

  /** {@return another block with the same fields} */
  FieldBlock copy() {
    var copy = new FieldBlock(bytes.clone(), spans.clone(), size);
    copy.end = end;
    copy.wire = wire;
    return copy;
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return bytes;
  }

  /** {@return where the name of a field begins or ends, or its value does} */
  int span(int i, int what) {
    return spans[i * STRIDE + what];
  }

  String name(int i) {
    return FieldNames.at(bytes, span(i, NAME), span(i, NAME_END));
  }

  String value(int i) {
    int from = span(i, VALUE);
    return new String(bytes, from, span(i, VALUE_END) - from, StandardCharsets.ISO_8859_1);
  }

  /** Tells whether a field has just this value. */
  boolean hasValue(int i, String value) {
    int from = span(i, VALUE);
    if (span(i, VALUE_END) - from != value.length()) {
      return false;
    }
    for (int at = 0; at < value.length(); at++) {
      if ((bytes[from + at] & 0xff) != value.charAt(at)) {
        return false;
      }
    }
    return true;
  }

  boolean isNamed(int i, String name) {
    return Tokens.same(bytes, span(i, NAME), span(i, NAME_END), name);
  }

  Elements elements(int i) {
    return new Elements(bytes, span(i, VALUE), span(i, VALUE_END));
  }

  boolean lists(int i, String token) {
    for (var walk = elements(i); walk.next(); ) {
      if (walk.is(token)) {
        return true;
      }
    }
    return false;
  }

  /** {@return the number of the first field of that name from there on; -1: none} */
  int find(String name, int from) {
    for (int i = from; i < size; i++) {
      if (isNamed(i, name)) {
        return i;
      }
    }
    return -1;
  }

  void add(String name, String value) {
    check(name, value);
    reserve(1, name.length() + value.length() + AROUND);
    put(size++, name, value);
  }

  /** Replaces a field, and takes away all of its name that stand behind it. */
  void set(int i, String name, String value) {
    check(name, value);
    reserve(0, name.length() + value.length() + AROUND);
    put(i, name, value);
    wire = false;
    remove(i + 1, name);
  }

  /** Takes away all fields of a name that stand there or behind. */
  void remove(int from, String name) {
    int kept = from;
    for (int i = from; i < size; i++) {
      if (!isNamed(i, name)) {
        System.arraycopy(spans, i * STRIDE, spans, kept * STRIDE, STRIDE);
        kept++;
      }
    }
    wire &= size == kept;
    size = kept;
  }

  private static void check(String name, String value) {
    if (!Tokens.isToken(name)) {
      throw new IllegalArgumentException("the name " + Tokens.shown(name) + " is not a token");
    }
    if (!Tokens.isValue(value)) {
      throw new IllegalArgumentException(
          "the value " + Tokens.shown(value) + " of " + name + " cannot be sent");
    }
  }

  private void reserve(int fields, int length) {
    if ((size + fields) * STRIDE > spans.length) {
      spans = Arrays.copyOf(spans, Math.max((size + fields) * STRIDE, spans.length * 2));
    }
    if (bytes.length - end < length) {
      bytes = Arrays.copyOf(bytes, Math.max(end + length, end * 2));
    }
  }

  /** Writes a field behind all others. There is room for it. */
  private void put(int i, String name, String value) {
    int from = 0;
    int to = value.length();
    while (from < to && isBlank(value.charAt(from))) {
      from++;
    }
    while (to > from && isBlank(value.charAt(to - 1))) {
      to--;
    }
    int at = i * STRIDE;
    spans[at + NAME] = end;
    copy(name, 0, name.length());
    spans[at + NAME_END] = end;
    bytes[end++] = ':';
    bytes[end++] = ' ';
    spans[at + VALUE] = end;
    copy(value, from, to);
    spans[at + VALUE_END] = end;
    bytes[end++] = '\r';
    bytes[end++] = '\n';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  @SuppressWarnings("deprecation") // it drops the upper halves, which are zero, and is fast
  private void copy(String text, int from, int to) {
    text.getBytes(from, to, bytes, end);
    end += to - from;
  }

  /** {@return how long the fields are when they are sent, each with the end of its line} */
  int length() {
    if (wire) {
      return end;
    }
    int length = 0;
    for (int i = 0; i < size; i++) {
      length += span(i, NAME_END) - span(i, NAME) + span(i, VALUE_END) - span(i, VALUE) + AROUND;
    }
    return length;
  }

  /** Writes all fields as they are sent. Returns where they end. */
  int write(byte[] to, int at) {
    if (wire) {
      System.arraycopy(bytes, 0, to, at, end);
      return at + end;
    }
    int next = at;
    for (int i = 0; i < size; i++) {
      next = write(i, to, next);
    }
    return next;
  }

  /** Writes a field as it is sent. Returns where it ends. */
  int write(int i, byte[] to, int at) {
    int name = span(i, NAME_END) - span(i, NAME);
    int value = span(i, VALUE_END) - span(i, VALUE);
    int next = at + name;
    System.arraycopy(bytes, span(i, NAME), to, at, name);
    to[next++] = ':';
    to[next++] = ' ';
    System.arraycopy(bytes, span(i, VALUE), to, next, value);
    next += value;
    to[next++] = '\r';
    to[next++] = '\n';
    return next;
  }

  /**
   * Tells whether a field is the same as one of another block; their names may differ in capitals.
   */
  boolean same(int i, FieldBlock other) {
    int from = other.span(i, NAME);
    return span(i, NAME_END) - span(i, NAME) == other.span(i, NAME_END) - from
        && Tokens.same(bytes, span(i, NAME), span(i, NAME_END), other.bytes, from)
        && Arrays.equals(
            bytes,
            span(i, VALUE),
            span(i, VALUE_END),
            other.bytes,
            other.span(i, VALUE),
            other.span(i, VALUE_END));
  }

  int hash(int i) {
    int hash = 0;
    for (int at = span(i, NAME); at < span(i, NAME_END); at++) {
      hash = 31 * hash + Tokens.lower(bytes[at]);
    }
    for (int at = span(i, VALUE); at < span(i, VALUE_END); at++) {
      hash = 31 * hash + bytes[at];
    }
    return hash;
  }
}
