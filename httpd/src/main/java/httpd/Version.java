package httpd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * What tells one version of a file from another, in the words of HTTP. RFC 9110, 8.8.
 *
 * @param tag an entity tag, with its quotes; a weak one begins with {@code W/}
 * @param modified when it was modified last, to the second
 * @param date the same, spelled
 */
record Version(String tag, Instant modified, String date) {
  private static final long SCRAMBLE = 0x9E37_79B9_7F4A_7C15L; // odd, and as irregular as can be

  /**
   * The version of a file that looks like this. A date that is yet to come is not shown: it is now
   * instead, as the RFC wants it. The tag is made of the true one.
   */
  static Version of(Stamp stamp) {
    var now = Instant.ofEpochMilli(System.currentTimeMillis());
    var written = stamp.modified().toInstant();
    var modified = written.isAfter(now) ? now.truncatedTo(ChronoUnit.SECONDS) : seconds(stamp);
    return new Version(tag(stamp), modified, HttpDate.of(modified));
  }

  /** When a file was modified last, to the second. */
  static Instant seconds(Stamp stamp) {
    return stamp.modified().toInstant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Two versions of one length differ in when they were written, or in which file they are. */
  private static String tag(Stamp stamp) {
    long time = stamp.modified().to(TimeUnit.NANOSECONDS);
    long mixed = time + stamp.key().hashCode() * SCRAMBLE;
    return '"' + Long.toUnsignedString(mixed, 36) + '-' + Long.toString(stamp.size(), 36) + '"';
  }

  /** The same in another form, byte for byte the same each time. */
  Version in(Encoding encoding) {
    var name = tag.substring(0, tag.length() - 1) + '-' + encoding.coding() + '"';
    return new Version(name, modified, date);
  }

  /** The same in another form, of which not every byte is certain. */
  Version about(Encoding encoding) {
    return new Version("W/" + in(encoding).tag, modified, date);
  }

  boolean isWeak() {
    return tag.charAt(0) == 'W';
  }

  /** Tells whether it is newer than that. */
  boolean isAfter(Instant time) {
    return modified.isAfter(time);
  }
}
