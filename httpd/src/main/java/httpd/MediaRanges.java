package httpd;

import dsock.http.Fields;

/** Which media types a client would like. RFC 9110, 12.5.1. */
final class MediaRanges {
  private static final String FIELD = "Accept";
  private static final int ANYTHING = 1000;

  private MediaRanges() {}

  /**
   * How gladly a client takes a type, in thousandths; 0: not at all. What it says of the very type
   * counts more than what it says of its kind, and that more than what it says of all.
   */
  static int weight(Fields request, String type) {
    if (!request.has(FIELD)) {
      return ANYTHING;
    }
    var kind = type.substring(0, type.indexOf('/')) + "/*";
    int ofType = -1;
    int ofKind = -1;
    int ofAll = -1;
    for (var element : request.list(FIELD)) {
      var one = Weighed.of(element).orElse(Weighed.NOTHING);
      if (one.value().equals(type)) {
        ofType = Math.max(ofType, one.weight());
      } else if (one.value().equals(kind)) {
        ofKind = Math.max(ofKind, one.weight());
      } else if (one.value().equals("*/*")) {
        ofAll = Math.max(ofAll, one.weight());
      }
    }
    int weight = ofType >= 0 ? ofType : ofKind;
    return Math.max(0, weight >= 0 ? weight : ofAll);
  }

  /** Tells whether a client asks for the very type, and not only for any. */
  static boolean name(Fields request, String type) {
    for (var element : request.list(FIELD)) {
      var one = Weighed.of(element).orElse(Weighed.NOTHING);
      if (one.value().equals(type) && one.weight() > 0) {
        return true;
      }
    }
    return false;
  }
}
