package httpd;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;

/** Lines in the Common Log Format that wait to be written. For one thread at a time. */
final class LogLines {
  /** How many bytes wait at most. */
  static final int CAPACITY = 16 * 1024 * 1024;

  /** From how many bytes on it is time to write them. */
  private static final int PLENTY = 256 * 1024;

  /** How much of a method or a target is shown. */
  static final int LONGEST = 8192;

  private static final int SMALL = 16 * 1024;
  private static final int FIXED = 256; // more than a line has, apart from method and target
  private static final int WIDEST = 6; // bytes that a character becomes at most

  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  private byte[] bytes = new byte[SMALL];
  private int size;
  private int count;
  private long second = Long.MIN_VALUE; // which the date is the text of
  private byte[] date = {};

  boolean isEmpty() {
    return count == 0;
  }

  boolean arePlenty() {
    return size > PLENTY;
  }

  int count() {
    return count;
  }

  /**
   * Adds a line.
   *
   * @param method as it came; empty: what came was no request
   * @return false: there was no room for it
   */
  boolean add(String client, String method, String target, int minor, int status, long sent) {
    int letters = Math.min(method.length(), LONGEST) + Math.min(target.length(), LONGEST);
    if (!makeRoom(FIXED + WIDEST * letters)) {
      return false;
    }
    text(client);
    plain(" - - [");
    plain(date());
    plain("] \"");
    if (method.isEmpty()) {
      plain("-");
    } else {
      text(method);
      plain(" ");
      text(target);
      plain(" HTTP/1.");
      number(minor);
    }
    plain("\" ");
    number(status);
    plain(" ");
    if (sent == 0) {
      plain("-");
    } else {
      number(sent);
    }
    plain("\n");
    count++;
    return true;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, size);
    out.flush();
  }

  void clear() {
    if (bytes.length > 2 * PLENTY) {
      bytes = new byte[SMALL]; // it was a burst; the memory is not kept for the next one
    }
    size = 0;
    count = 0;
  }

  private boolean makeRoom(int most) {
    if (most > CAPACITY - size) {
      return false;
    }
    if (most > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.min(2 * bytes.length, CAPACITY), size + most));
    }
    return true;
  }

  /** To make the text of a time is the most expensive part of a line; a second has but one. */
  private byte[] date() {
    long now = System.currentTimeMillis() / 1000;
    if (now != second) {
      date = ascii(DATE.format(Instant.ofEpochSecond(now)));
      second = now;
    }
    return date;
  }

  /** Adds what somebody else has written. A line shows its every character, and is still a line. */
  private void text(String text) {
    int length = Math.min(text.length(), LONGEST);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
        bytes[size++] = (byte) c;
      } else {
        escaped(c);
      }
    }
    if (length < text.length()) {
      plain("...");
    }
  }

  private void escaped(char c) {
    bytes[size++] = '\\';
    switch (c) {
      case '"', '\\' -> bytes[size++] = (byte) c;
      default -> {
        boolean wide = c > 0xff;
        bytes[size++] = (byte) (wide ? 'u' : 'x');
        for (int shift = wide ? 12 : 4; shift >= 0; shift -= 4) {
          bytes[size++] = HEX[c >> shift & 0xf];
        }
      }
    }
  }

  private void number(long value) {
    if (value >= 10) {
      number(value / 10);
    }
    bytes[size++] = (byte) ('0' + value % 10);
  }

  @SuppressWarnings("deprecation") // for ASCII it is right, and fast
  private void plain(String text) {
    text.getBytes(0, text.length(), bytes, size);
    size += text.length();
  }

  private void plain(byte[] text) {
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
