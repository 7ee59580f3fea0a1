package httpd;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a file that a client asks for. RFC 9110, 14.
 *
 * @param first the position of its first byte
 * @param last the position of its last byte
 */
record ByteRange(long first, long last) {
  /** Who asks for more at a time wants to make work, not to have them. */
  private static final int MOST = 16;

  private static final String UNIT = "bytes=";

  /**
   * Reads what a client asks for.
   *
   * @param field the value of Range
   * @param size how long the file is
   * @return the ranges that are in the file, in the client's order: none if all are behind its end.
   *     Empty: the client gets the whole file; for what it asks is malformed, or too much, or there
   *     is nothing to cut
   */
  static Optional<List<ByteRange>> parse(String field, long size) {
    if (size == 0 || !field.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return Optional.empty();
    }
    int asked = 0;
    var ranges = new ArrayList<ByteRange>();
    for (var part : field.substring(UNIT.length()).split(",", -1)) {
      var spec = part.strip();
      if (spec.isEmpty()) {
        continue; // an empty element of a list does not count
      }
      var range = read(spec, size);
      if (range.isEmpty() || ++asked > MOST) {
        return Optional.empty();
      }
      if (range.get().first < size) {
        ranges.add(range.get());
      }
    }
    return asked == 0 || overlap(ranges) ? Optional.empty() : Optional.of(ranges);
  }

  /** Reads "1-2", "1-" or "-2"; empty: it is none of them. */
  private static Optional<ByteRange> read(String spec, long size) {
    int dash = spec.indexOf('-');
    if (dash < 0 || spec.length() < 2) {
      return Optional.empty();
    }
    var left = spec.substring(0, dash);
    var right = spec.substring(dash + 1);
    if (!isDigits(left) || !isDigits(right)) {
      return Optional.empty();
    }
    if (left.isEmpty()) {
      return Optional.of(new ByteRange(size - Math.min(number(right), size), size - 1));
    }
    long first = number(left);
    long last = right.isEmpty() ? Long.MAX_VALUE : number(right);
    return last < first
        ? Optional.empty()
        : Optional.of(new ByteRange(first, Math.min(last, size - 1)));
  }

  private static boolean isDigits(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** The value of digits; what is greater than a long is as long as a file can be. */
  private static long number(String digits) {
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        return Long.MAX_VALUE;
      }
      value = 10 * value + digit;
    }
    return value;
  }

  private static boolean overlap(List<ByteRange> ranges) {
    for (int i = 0; i < ranges.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (ranges.get(i).first <= ranges.get(j).last
            && ranges.get(j).first <= ranges.get(i).last) {
          return true;
        }
      }
    }
    return false;
  }

  long length() {
    return last - first + 1;
  }

  /** Cuts it out of a file. */
  ByteBuffer of(ByteBuffer file) {
    return file.slice((int) first, (int) length());
  }

  /** How Content-Range says it. */
  String in(long size) {
    return "bytes " + first + "-" + last + "/" + size;
  }
}
