package httpd.filter;

import httpd.Attribute;
import httpd.Filter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A filter that gives each request a name, for logs: {@link #ID} for what is behind it, {@code
 * X-Request-Id} for the client.
 *
 * {@snippet file="Filters.java" region="attribute"}
 */
public final class RequestId {
  /** The name of the request. */
  public static final Attribute<String> ID = Attribute.named("request id");

  private static final String FIELD = "X-Request-Id";
  private static final int LONGEST = 64; // characters of a name that is taken over

  private RequestId() {}

  /**
   * Makes a filter that names each request anew: 128 random bits in hexadecimal digits. They are
   * not secret, nor can a program rely on that nobody guesses them.
   *
   * @return the filter
   */
  public static Filter create() {
    return named(false);
  }

  /**
   * Makes a filter that takes over the name that a request has in {@code X-Request-Id}: for servers
   * behind a proxy that gives names. A name that is anything but 1 to 64 letters, digits, dots,
   * underscores and hyphens is replaced.
   *
   * @return the filter
   */
  public static Filter takenOver() {
    return named(true);
  }

  private static Filter named(boolean isTakenOver) {
    return next ->
        x -> {
          var given = isTakenOver ? x.request().fields().get(FIELD).orElse("") : "";
          var id = isName(given) ? given : random();
          x.context().tell(ID, id);
          x.context().add(FIELD, id);
          next.handle(x);
        };
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isSafe =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '.'
              || c == '_'
              || c == '-';
      if (!isSafe) {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= LONGEST;
  }

  private static String random() {
    var random = ThreadLocalRandom.current();
    var hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
