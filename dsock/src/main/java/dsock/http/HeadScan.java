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

  private static final int[] NONE = {};
  private static final byte[] NO_BYTES = {};
  private static final int USUAL_LINES = 32;
  private static final int USUAL_LENGTH = 1024;

  private final int startLines; // 1, or 0 in a trailer section
  private final int longestStartLine;
  private final int longest;
  private final int mostFields;
  private final HttpError error;
  private final boolean glances; // only requests are read so
  private final Glance glance;

  // How far the scan has come, from the first byte of the head.
  private int at;
  private int line; // where the line begins that it is in
  private int seen; // how many bytes had arrived
  private int startLine; // how long it is; -1: not known yet
  private int fields;
  private int[] ends = NONE; // of the lines behind the start line; kept for the next head

  private boolean glanced; // the head has been taken at a glance, and the rest says nothing
  private int guess = USUAL_LENGTH; // as long as the next head will be, or longer

  private HeadScan(
      HttpLimits limits, int startLines, int longestStartLine, int longest, HttpError error) {
    this.startLines = startLines;
    this.longestStartLine = Math.min(longestStartLine, longest);
    this.longest = longest;
    this.mostFields = limits.fields();
    this.error = error;
    this.glances = startLines == 1 && error == HttpError.REQUEST;
    this.glance = new Glance(limits);
    begin();
  }

  static HeadScan ofHeads(HttpLimits limits, HttpError error) {
    int startLine = RequestLine.LONGEST_METHOD + limits.targetBytes() + RequestLine.REST;
    return new HeadScan(limits, 1, startLine, limits.headBytes(), error);
  }

  static HeadScan ofTrailers(HttpLimits limits, HttpError error) {
    return new HeadScan(limits, 0, 0, limits.trailerBytes(), error);
  }

  /** Forgets the last head. */
  void begin() {
    at = 0;
    line = 0;
    seen = 0;
    startLine = startLines == 0 ? 0 : -1;
    fields = 0;
    glanced = false;
    if (ends.length > USUAL_LINES) {
      ends = NONE;
    }
  }

  /** Tells whether a part of a head has arrived. */
  boolean hasBegun() {
    return seen > 0;
  }

  /** How many bytes must have arrived for another look to make sense. */
  int wants() {
    return seen + 1;
  }

  /** Takes the head, or nothing as long as it is not whole. */
  byte[] take(ByteBuffer in) throws HttpException {
    if (seen == 0 && glances) {
      var head = takeAtAGlance(in);
      if (glanced) {
        return head;
      }
    }
    int length = scan(in);
    if (length < 0) {
      return NO_BYTES;
    }
    guess = length;
    var head = new byte[length];
    in.get(head);
    return head;
  }

  /**
   * Takes the head if it has come as a whole and is as most are. What has arrived is copied as far
   * as the head may go: to look at bytes in an array is faster, and mostly it is the head alone.
   */
  private byte[] takeAtAGlance(ByteBuffer in) {
    var some = new byte[Math.min(in.remaining(), Math.min(guess, longest))];
    in.get(in.position(), some);
    int length = glance.read(some);
    if (length < 0) {
      return NO_BYTES;
    }
    guess = Math.max(length, guess - guess / 8);
    glanced = true;
    in.position(in.position() + length);
    return length == some.length ? some : Arrays.copyOf(some, length);
  }

  /**
   * Looks at what has arrived, and takes nothing.
   *
   * @return how long the head is; -1: it is not whole yet
   */
  int scan(ByteBuffer in) throws HttpException {
    int base = in.position();
    seen = in.remaining();
    int from = at;
    while (true) {
      int bound = startLine < 0 ? longestStartLine : longest;
      int limit = Math.min(seen, bound);
      int stop = control(in, base + from, base + limit) - base;
      if (stop + 1 >= limit) {
        at = stop == limit ? stop : passLast(in.get(base + stop), stop);
        if (limit == bound) {
          throw tooLong();
        }
        return -1;
      }
      if (in.get(base + stop) != '\r' || in.get(base + stop + 1) != '\n') {
        checkTab(in.get(base + stop));
        from = stop + 1;
        continue;
      }
      from = stop + 2;
      if (isLast(stop)) {
        return from;
      }
      line = from;
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
    if (fields == ends.length) {
      ends = Arrays.copyOf(ends, Math.max(fields * 2, USUAL_LINES));
    }
    ends[fields++] = stop;
    return false;
  }

  /**
   * Goes on behind the last byte that has arrived, unless it is a CR: nobody knows yet what that
   * is.
   */
  private int passLast(byte b, int stop) throws HttpException {
    if (b == '\r') {
      return stop;
    }
    checkTab(b);
    return stop + 1;
  }

  /** A tab is the one control character that may be there. */
  private void checkTab(byte b) throws HttpException {
    if (b != '\t') {
      throw wrong(b);
    }
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
    for (; i <= end - Word.BYTES; i += Word.BYTES) {
      long word = Word.at(in, i);
      if (Word.isPlain(word)) {
        continue;
      }
      long found = Word.controls(word);
      if (found != 0) {
        return i + Word.first(found);
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

  /** Tells whether {@link #glance} knows the head, and nobody else does. */
  boolean hasGlanced() {
    return glanced;
  }

  Glance glance() {
    return glance;
  }

  int startLine() {
    return startLine;
  }

  int fields() {
    return fields;
  }

  /** {@return where the line of a field begins} */
  int begin(int field) {
    return field > 0 ? ends[field - 1] + 2 : startLines == 0 ? 0 : startLine + 2;
  }

  /** {@return where the line of a field ends, without its CRLF} */
  int end(int field) {
    return ends[field];
  }
}
