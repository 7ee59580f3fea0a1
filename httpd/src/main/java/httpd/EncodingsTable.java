package httpd;

import dsock.http.Fields;
import org.jspecify.annotations.Nullable;

/** What those who asked lately have said of encodings: most clients say one of a few things. */
final class EncodingsTable {
  /*
   * As in Targets: tasks need not agree on what is in it, for all of it is immutable. What is not found is read once
   * more.
   */
  private static final int PLACES = 8; // a power of two

  private final @Nullable Known[] known = new Known[PLACES];
  private int next;

  private record Known(String text, Encodings encodings) {}

  /** Reads what a request says; it says something. */
  Encodings of(Fields request) {
    for (var one : known) {
      if (one == null) {
        break;
      }
      if (request.has(Encodings.FIELD, one.text)) {
        return one.encodings;
      }
    }
    var encodings = Encodings.of(request);
    var lines = request.all(Encodings.FIELD);
    if (lines.size() == 1) {
      known[next++ & (PLACES - 1)] = new Known(lines.getFirst(), encodings);
    }
    return encodings;
  }
}
