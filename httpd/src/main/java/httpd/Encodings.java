package httpd;

import dsock.http.Fields;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which forms of a file a client takes, and how gladly. RFC 9110, 12.5.3. */
final class Encodings {
  /*
   * A form as it is, if nothing is said of it, is worse than any that the client names, and better
   * than one that it refuses. So weights are doubled, to have one that is in between.
   */
  static final String FIELD = "Accept-Encoding";

  private static final Encoding[] ALL = Encoding.values();
  private static final int UNSAID = -1;
  private static final int LAST_RESORT = 1;

  private final int[] weights = new int[ALL.length];

  private Encodings() {}

  /** Reads what a request says; it says something. */
  static Encodings of(Fields request) {
    var said = new int[ALL.length];
    Arrays.fill(said, UNSAID);
    int others = UNSAID;
    for (var element : request.list(FIELD)) {
      var one = Weighed.of(element).orElse(null);
      if (one == null) {
        continue;
      }
      if (one.value().equals("*")) {
        others = Math.max(others, 2 * one.weight());
      }
      for (var encoding : ALL) {
        if (is(encoding, one.value())) {
          said[encoding.place()] = Math.max(said[encoding.place()], 2 * one.weight());
        }
      }
    }
    return of(said, others);
  }

  private static Encodings of(int[] said, int others) {
    var encodings = new Encodings();
    for (var encoding : ALL) {
      int unsaid = others;
      if (others == UNSAID) {
        unsaid = encoding == Encoding.IDENTITY ? LAST_RESORT : 0;
      }
      int weight = said[encoding.place()];
      encodings.weights[encoding.place()] = weight == UNSAID ? unsaid : weight;
    }
    return encodings;
  }

  private static boolean is(Encoding encoding, String value) {
    return encoding.coding().equals(value)
        || (encoding == Encoding.GZIP && value.equals("x-gzip")); // RFC 9110, 8.4.1.3
  }

  /**
   * {@return the one that the client likes best; null: it takes none}
   *
   * @param there those that there are, as bits
   */
  @Nullable Encoding best(int there) {
    Encoding best = null;
    int most = 0;
    for (var encoding : ALL) {
      int weight = weights[encoding.place()];
      if ((there & encoding.bit()) != 0 && weight > most) {
        most = weight;
        best = encoding;
      }
    }
    return best;
  }

  boolean take(Encoding encoding) {
    return weights[encoding.place()] > 0;
  }
}
