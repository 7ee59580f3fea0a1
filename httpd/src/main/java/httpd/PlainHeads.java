package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import org.jspecify.annotations.Nullable;

/** Heads that say nothing but a status and a media type, and are used again. */
final class PlainHeads {
  /*
   * As in Targets: each head has one place, and tasks need not agree. Nobody changes the fields.
   */
  private static final int PLACES = 64; // a power of two

  private final @Nullable Known[] known = new Known[PLACES];

  private record Known(int status, String type, Http.Response head) {
    boolean is(int status, String type) {
      return this.status == status && this.type.equals(type);
    }
  }

  Http.Response of(int status, String type) {
    int hash = type.hashCode() + status;
    int place = (hash ^ hash >>> 16) & (PLACES - 1);
    var one = known[place];
    if (one == null || !one.is(status, type)) {
      one = new Known(status, type, new Http.Response(status, Fields.of("Content-Type", type)));
      known[place] = one;
    }
    return one.head;
  }
}
