package dsock.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Looks for the end of a head, or of a trailer section, in what has arrived, and remembers where
 * its lines begin and end. Goes on where it stopped, so that bytes that come one by one cost no
 * more than those that come at once.
 */
final class HeadScan {
  /*
   * Control characters are what a scan has to stop at: they end lines, or may not be there at all.
   * Eight bytes are tested at a time. All that a head may fail for here shows at the first byte
   * that is wrong, whatever comes behind it; so it makes no difference how the bytes were cut on
   * their way.
   */

  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long HIGH_BIT = 0x8080808080808080L;
  private static final long TO_CARRY_FROM_SPACE = 0x6060606060606060L; // 0x20 + 0x60 = 0x80

  private static final short LINE_END = '\r' << 8 | '\n';

  private static final int[] NONE = {};
  private static final int USUAL_LINES = 16;

  private final int startLines; // 1, or 0 in a trailer section
  private final int longestStartLine;
  private final int longest;
  private final int mostFields;
  private final HttpError error;

  // How far the scan has come, from the first byte of the head.
  private int at;
  private int line; // where the line begins that it is in
  private int seen; // how many bytes had arrived
  private int startLine; // how long it is; -1: not known yet
  private int fields;
  private int[] spans =
      NONE; // as in a FieldBlock, but only where the name begins and the value ends

  private HeadScan(int startLines, int longestStartLine, int longest, int fields, HttpError error) {
    this.startLines = startLines;
    this.longestStartLine = Math.min(longestStartLine, longest);
    this.longest = longest;
    this.mostFields = fields;
    this.error = error;
    begin();
  }

  static HeadScan ofHeads(HttpLimits limits, HttpError error) {
    int startLine = RequestLine.LONGEST_METHOD + limits.targetBytes() + RequestLine.REST;
    return new HeadScan(1, startLine, limits.headBytes(), limits.fields(), error);
  }

  static HeadScan ofTrailers(HttpLimits limits, HttpError error) {
    return new HeadScan(0, 0, limits.trailerBytes(), limits.fields(), error);
  }

  /** Forgets the last head. */
  void begin() {
    at = 0;
    line = 0;
    seen = 0;
    startLine = startLines == 0 ? 0 : -1;
    fields = 0;
    spans = NONE;
  }

  /** Tells whether a part of a head has arrived. */
  boolean hasBegun() {
    return seen > 0;
  }

  /** How many bytes must have arrived for another look to make sense. */
  int wants() {
    return seen + 1;
  }

  /**
   * Looks at what has arrived, and takes nothing.
   *
   * @return how long the head is; -1: it is not whole yet
   */
  int scan(ByteBuffer in) throws HttpException {
    int base = in.position();
    seen = in.remaining();
    while (true) {
      int bound = startLine < 0 ? longestStartLine : longest;
      int limit = Math.min(seen, bound);
      int stop = control(in, base + at, base + limit) - base;
      at = stop;
      if (stop + 1 >= limit) {
        if (stop < limit && in.get(base + stop) != '\r') {
          passTab(in.get(base + stop));
        }
        if (limit == bound) {
          throw tooLong();
        }
        return -1;
      }
      if (in.getShort(base + stop) != LINE_END) {
        passTab(in.get(base + stop));
        continue;
      }
      at = stop + 2;
      if (isLast(stop)) {
        return at;
      }
      line = at;
    }
  }

  /** Takes note of a line that ends there. Returns whether it is the empty one at the end. */
  private boolean isLast(int stop) throws HttpException {
    if (startLine < 0) {
      if (stop == 0) {
        throw error.of(400, "an empty line in the place of the start line");
      }
      startLine = stop;
      return false;
    }
    if (stop == line) {
      return true;
    }
    if (fields == mostFields) {
      throw error.of(431, "more than " + mostFields + " fields");
    }
    int span = fields * FieldBlock.STRIDE;
    if (span == spans.length) {
      spans = Arrays.copyOf(spans, Math.max(span * 2, USUAL_LINES * FieldBlock.STRIDE));
    }
    spans[span + FieldBlock.NAME] = line;
    spans[span + FieldBlock.VALUE_END] = stop;
    fields++;
    return false;
  }

  /** Goes on behind a tab; it is the one control character that may be there. */
  private void passTab(byte b) throws HttpException {
    if (b != '\t') {
      throw wrong(b);
    }
    at++;
  }

  private HttpException wrong(byte b) {
    if (b == '\r') {
      return error.of(400, "a CR without LF in the head");
    }
    return error.of(
        400,
        b == '\n'
            ? "a LF without CR in the head"
            : "the control character " + (b & 0xff) + " in the head");
  }

  private HttpException tooLong() {
    if (startLine < 0) {
      return error.of(414, "the first line is longer than " + longestStartLine + " bytes");
    }
    return error.of(
        431,
        (startLines == 0 ? "the trailer section" : "the head")
            + " is longer than "
            + longest
            + " bytes");
  }

  /** {@return where the first control character is from there on; the end if there is none} */
  private static int control(ByteBuffer in, int from, int end) {
    int i = from;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long eight =
          in.getLong(
              i); // big-endian, as all buffers that a socket hands out: the first byte is the
      // highest
      long notLow = ((eight & LOW_BITS) + TO_CARRY_FROM_SPACE) | eight;
      long delete = eight ^ LOW_BITS;
      long notDelete = ((delete & LOW_BITS) + LOW_BITS) | delete;
      long found = ~(notLow & notDelete) & HIGH_BIT;
      if (found != 0) {
        return i + (Long.numberOfLeadingZeros(found) >>> 3);
      }
    }
    for (; i < end; i++) {
      byte b = in.get(i);
      if ((b >= 0 && b < ' ') || b == 0x7f) {
        return i;
      }
    }
    return end;
  }

  int startLine() {
    return startLine;
  }

  int fields() {
    return fields;
  }

  int[] spans() {
    return spans;
  }
}
