package dsock.http;

import java.util.Arrays;

/**
 * Reads the head of a request at one go, if it has come as a whole and is as most are. Leaves all
 * others, and whatever is wrong, to {@link HeadScan} and those who read lines.
 */
final class Glance {
  /*
   * What is accepted here would be accepted there, with the same result; the reverse is not so. As
   * most are: a method that is known, a target that begins with a slash, HTTP/1.1; and in a field
   * at most one space before the value, none behind it, and no tab. One pass finds the ends of all
   * parts and tests all bytes, eight at a time.
   *
   * It lives as long as the connection, so it is given numbers to remember and nothing that is new:
   * for the garbage collector, each such reference is work.
   */

  private static final int NOT = -1;
  private static final int SHORTEST = "GET / HTTP/1.1\r\n\r\n".length();
  private static final int LEAST_SPANS = 8 * FieldBlock.STRIDE;
  private static final int MOST_FIELDS = 32; // those of a longer head are read line by line
  private static final int[] NONE = {};

  private static final short CRLF = '\n' << 8 | '\r';
  private static final long VERSION = Word.of("HTTP/1.1");
  private static final int REST = " HTTP/1.1\r\n".length();
  private static final int SHORTEST_VALUE = ":\r\n\r\n".length();

  private static final String[] METHODS = {
    "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"
  };
  private static final long[] WORDS = new long[METHODS.length]; // each with the space behind it
  private static final long[] MASKS = new long[METHODS.length];

  static {
    for (int i = 0; i < METHODS.length; i++) {
      WORDS[i] = Word.of(METHODS[i] + ' ');
      MASKS[i] = Word.mask(METHODS[i].length() + 1);
    }
  }

  private final int longestTarget;
  private final int mostSpans;

  // What has been found.
  private int method; // its number
  private int target;
  private int targetEnd;
  private int[] spans = NONE; // as in a FieldBlock; kept for the next head
  private int found; // how many of them

  Glance(HttpLimits limits) {
    this.longestTarget = limits.targetBytes();
    this.mostSpans = Math.min(limits.fields(), MOST_FIELDS) * FieldBlock.STRIDE;
  }

  /**
   * Reads a head that may be longer than these bytes, or shorter.
   *
   * @return how long it is; -1: it is not whole, or not as most are
   */
  int read(byte[] bytes) {
    if (bytes.length < SHORTEST) {
      return NOT;
    }
    found = 0;
    int last = bytes.length - Word.BYTES;
    int line = readStart(bytes);
    while (line >= 0 && line <= last) {
      if (bytes[line] == '\r') {
        break;
      }
      line = readField(bytes, line);
    }
    return line >= 0 && isLineEnd(bytes, line) ? line + 2 : NOT;
  }

  private static boolean isLineEnd(byte[] bytes, int at) {
    return at < bytes.length - 1 && Word.twoAt(bytes, at) == CRLF;
  }

  /** Reads the first line. Returns where the next one begins, or -1. */
  private int readStart(byte[] bytes) {
    if (!findMethod(Word.at(bytes, 0))) {
      return NOT;
    }
    int last = bytes.length - Word.BYTES;
    int at = target;
    long wrong = 0;
    for (; wrong == 0 && at <= last; at += Word.BYTES) {
      wrong = Word.notTarget(Word.at(bytes, at));
    }
    if (wrong == 0) {
      return NOT;
    }
    targetEnd = at - Word.BYTES + Word.first(wrong);
    boolean usual =
        bytes[target] == '/'
            && targetEnd - target <= longestTarget
            && bytes[targetEnd] == ' '
            && targetEnd < last
            && Word.at(bytes, targetEnd + 1) == VERSION
            && isLineEnd(bytes, targetEnd + REST - 2);
    return usual ? targetEnd + REST : NOT;
  }

  private boolean findMethod(long word) {
    for (int i = 0; i < METHODS.length; i++) {
      if ((word & MASKS[i]) == WORDS[i]) {
        method = i;
        target = METHODS[i].length() + 1;
        return true;
      }
    }
    return false;
  }

  /** Reads a line. Returns where the next one begins, or -1. */
  private int readField(byte[] bytes, int line) {
    // The end is looked for from the line's begin: to know the value's takes longer.
    int end = endOfLine(bytes, line);
    int nameEnd = Tokens.endOfToken(bytes, line);
    if (nameEnd == line || nameEnd > bytes.length - SHORTEST_VALUE || bytes[nameEnd] != ':') {
      return NOT;
    }
    int value = nameEnd + (bytes[nameEnd + 1] == ' ' ? 2 : 1);
    if (!isLineEnd(bytes, end) || bytes[value] == ' ' || bytes[end - 1] == ' ') {
      return NOT;
    }
    if (found == spans.length) {
      if (found == mostSpans) {
        return NOT;
      }
      spans = Arrays.copyOf(spans, Math.min(mostSpans, Math.max(LEAST_SPANS, found * 2)));
    }
    spans[found + FieldBlock.NAME] = line;
    spans[found + FieldBlock.NAME_END] = nameEnd;
    spans[found + FieldBlock.VALUE] = value;
    spans[found + FieldBlock.VALUE_END] = end;
    found += FieldBlock.STRIDE;
    return end + 2;
  }

  /** {@return where the first control character is; the end of the bytes if there is none} */
  private static int endOfLine(byte[] bytes, int from) {
    int last = bytes.length - Word.BYTES;
    int at = from;
    for (; at <= last; at += Word.BYTES) {
      long word = Word.at(bytes, at);
      if (Word.isPlain(word)) {
        continue;
      }
      long controls = Word.controls(word);
      if (controls != 0) {
        return at + Word.first(controls);
      }
    }
    if (at >= bytes.length) {
      return bytes.length;
    }
    long rest = Word.at(bytes, last) >>> ((at - last) * Byte.SIZE);
    long controls = Word.controls(rest) & Word.mask(bytes.length - at);
    return controls == 0 ? bytes.length : at + Word.first(controls);
  }

  String method() {
    return METHODS[method];
  }

  int target() {
    return target;
  }

  int targetEnd() {
    return targetEnd;
  }

  int fields() {
    return found / FieldBlock.STRIDE;
  }

  /** {@return where the fields are, for a FieldBlock to keep} */
  int[] spans() {
    return Arrays.copyOf(spans, found);
  }
}
