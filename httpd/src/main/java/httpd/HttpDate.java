package httpd;

import dsock.http.Fields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates as HTTP writes them. RFC 9110, 5.6.7. */
final class HttpDate {
  private static final DateTimeFormatter IMF =
      format("EEE, dd MMM yyyy HH:mm:ss 'GMT'").toFormatter(Locale.ENGLISH);

  private static final DateTimeFormatter ASCTIME =
      format("EEE MMM ppd HH:mm:ss yyyy").toFormatter(Locale.ENGLISH);

  /** What was current a second ago at most: for the Date field of each response. */
  private static volatile Now now = new Now(0, "", Fields.of());

  private HttpDate() {}

  private record Now(long second, String text, Fields field) {}

  private static DateTimeFormatterBuilder format(String pattern) {
    return new DateTimeFormatterBuilder().appendPattern(pattern);
  }

  /** The two digits of a year in RFC 850's form: not more than fifty years ahead. */
  private static DateTimeFormatter rfc850() {
    return format("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, Year.now(ZoneOffset.UTC).getValue() - 49)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH);
  }

  static String now() {
    return current().text;
  }

  /** The Date field of a response that is sent now. It is shared: nobody changes it. */
  static Fields field() {
    return current().field;
  }

  private static Now current() {
    long second = System.currentTimeMillis() / 1000;
    var current = now;
    if (current.second != second) {
      var text = of(Instant.ofEpochSecond(second));
      current = new Now(second, text, Fields.of("Date", text));
      now = current;
    }
    return current;
  }

  static String of(Instant time) {
    return IMF.format(time.atOffset(ZoneOffset.UTC));
  }

  /** Reads a date in any of the three forms; empty: it is none. */
  static Optional<Instant> parse(String text) {
    for (var form : List.of(IMF, rfc850(), ASCTIME)) {
      try {
        return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException notInThisForm) {
        // then perhaps in the next
      }
    }
    return Optional.empty();
  }
}
