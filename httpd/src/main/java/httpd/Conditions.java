package httpd;

import dsock.http.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conditions that a request sets: whether they hold for the version that is there. RFC 9110,
 * 13.
 */
final class Conditions {
  private Conditions() {}

  /** What is to become of a request. */
  enum Verdict {
    /** It is answered as if it had no conditions. */
    HOLDS,
    /** The client has that version already: 304. */
    NOT_MODIFIED,
    /** The client wants another version, or none: 412. */
    FAILED
  }

  /** Judges a GET or a HEAD, in the order of RFC 9110, 13.2.2. */
  static Verdict judge(Fields request, Version version) {
    if (request.has("If-Match")) {
      if (!names(request.all("If-Match"), version, false)) {
        return Verdict.FAILED;
      }
    } else if (request.has("If-Unmodified-Since")
        && date(request, "If-Unmodified-Since", version).filter(version::isAfter).isPresent()) {
      return Verdict.FAILED;
    }
    boolean isKnown =
        request.has("If-None-Match")
            ? isNamed(request, version)
            : request.has("If-Modified-Since") && isUnmodified(request, version);
    return isKnown ? Verdict.NOT_MODIFIED : Verdict.HOLDS;
  }

  /** Most clients name one tag, or give back the date that they were told: that is seen at once. */
  private static boolean isNamed(Fields request, Version version) {
    return request.has("If-None-Match", version.tag())
        || names(request.all("If-None-Match"), version, true);
  }

  private static boolean isUnmodified(Fields request, Version version) {
    return request.has("If-Modified-Since", version.date())
        || date(request, "If-Modified-Since", version).filter(d -> !version.isAfter(d)).isPresent();
  }

  /**
   * Tells whether a range may be cut out of this version: what the client has is of it, or it does
   * not care.
   */
  static boolean allowRange(Fields request, Version version) {
    if (!request.has("If-Range")) {
      return true;
    }
    var values = request.all("If-Range");
    var value = values.getFirst();
    if (values.size() > 1 || version.isWeak()) {
      return false;
    }
    return isTag(value)
        ? value.equals(version.tag())
        : date(request, "If-Range", version).filter(version.modified()::equals).isPresent();
  }

  /** Tells whether a range is asked for of a version that is known by its date alone. */
  static boolean hasRangeOfDate(Fields request) {
    return request.get("If-Range").filter(value -> !isTag(value)).isPresent();
  }

  private static boolean isTag(String value) {
    return value.startsWith("\"") || value.startsWith("W/");
  }

  /** A date that is none is no condition, nor are two. */
  private static Optional<Instant> date(Fields request, String name, Version version) {
    if (!request.has(name)) {
      return Optional.empty();
    }
    var values = request.all(name);
    var value = values.getFirst();
    if (values.size() > 1) {
      return Optional.empty();
    }
    return value.equals(version.date()) ? Optional.of(version.modified()) : HttpDate.parse(value);
  }

  /** Tells whether a version is among those in the lists, or any will do. */
  private static boolean names(List<String> lists, Version version, boolean weakly) {
    var tag = version.isWeak() ? version.tag().substring("W/".length()) : version.tag();
    for (var list : lists) {
      if (list.equals("*") || ((weakly || !version.isWeak()) && names(list, tag, weakly))) {
        return true;
      }
    }
    return false;
  }

  /** What follows something that is no tag does not count. */
  private static boolean names(String list, String tag, boolean weakly) {
    int at = 0;
    while (at < list.length()) {
      if (" \t,".indexOf(list.charAt(at)) >= 0) {
        at++;
        continue;
      }
      boolean isWeak = list.startsWith("W/", at);
      int open = isWeak ? at + 2 : at;
      int close = list.startsWith("\"", open) ? list.indexOf('"', open + 1) : -1;
      if (close < 0) {
        return false;
      }
      boolean isSame = close - open == tag.length() - 1 && list.startsWith(tag, open);
      if (isSame && (weakly || !isWeak)) {
        return true;
      }
      at = close + 1;
    }
    return false;
  }
}
