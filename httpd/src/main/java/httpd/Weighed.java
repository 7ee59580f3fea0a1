package httpd;

import java.util.Locale;
import java.util.Optional;

/**
 * An element of a list in which a client says what it would like, and how much. RFC 9110, 12.4.2.
 *
 * @param value what, in small letters, without parameters
 * @param weight how much, in thousandths; 0: not at all
 */
record Weighed(String value, int weight) {
  private static final int MOST = 1000;

  /** What says nothing. */
  static final Weighed NOTHING = new Weighed("", 0);

  /** Reads an element. Empty: its weight is none, so nobody knows what it says. */
  static Optional<Weighed> of(String element) {
    var parts = element.split(";", -1);
    int weight = MOST;
    for (int i = 1; i < parts.length; i++) {
      var parameter = parts[i].strip().toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        weight = weight(parameter.substring(2));
        break; // what follows is about something else
      }
    }
    return weight < 0
        ? Optional.empty()
        : Optional.of(new Weighed(parts[0].strip().toLowerCase(Locale.ROOT), weight));
  }

  /** Reads "0.5"; less than zero: it is no weight. */
  private static int weight(String text) {
    boolean isWeight = text.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?");
    return isWeight ? (int) Math.round(Double.parseDouble(text) * MOST) : -1;
  }
}
