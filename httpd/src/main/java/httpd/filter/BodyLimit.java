package httpd.filter;

import httpd.Filter;
import httpd.Limits;

/**
 * A filter that lets the bodies of requests be longer, or less long, than the limits of the server
 * say.
 *
 * {@snippet file="Limited.java" region="limits"}
 */
public final class BodyLimit {
  private BodyLimit() {}

  /**
   * Makes the filter. It holds for what is behind it; of several the last one counts.
   *
   * @param bytes how long a body may be, in the place of {@link Limits#bodyBytes}; a longer one
   *     gets a 413
   * @return the filter
   * @throws IllegalArgumentException if it is negative
   */
  public static Filter of(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a limit of " + bytes + " bytes");
    }
    return next ->
        x -> {
          x.context().bodyLimit(bytes);
          next.handle(x);
        };
  }
}
