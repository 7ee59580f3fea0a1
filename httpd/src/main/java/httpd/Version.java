package httpd;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * What tells one version of a file from another, in the words of HTTP. RFC 9110, 8.8.
 *
 * @param tag a strong entity tag, with its quotes
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
    var modified = (written.isAfter(now) ? now : written).truncatedTo(ChronoUnit.SECONDS);
    return new Version(tag(stamp), modified, HttpDate.of(modified));
  }

  /** Two versions of one length differ in when they were written, or in which file they are. */
  private static String tag(Stamp stamp) {
    long time = stamp.modified().to(TimeUnit.NANOSECONDS);
    long mixed = time + stamp.key().hashCode() * SCRAMBLE;
    return '"' + Long.toUnsignedString(mixed, 36) + '-' + Long.toString(stamp.size(), 36) + '"';
  }

  /** Tells whether it is newer than that. */
  boolean isAfter(Instant time) {
    return modified.isAfter(time);
  }
}
