package httpd.proxy;

import java.time.Duration;

/**
 * How an up-stream is found to be down, and up again.
 *
 * <p>It is down once so many requests in a row have failed to reach it, or so many probes. It is up
 * once a probe succeeds.
 *
 * @param path what a probe asks for, with {@code GET}: any status from 200 to 399 is well. Empty: a
 *     probe connects, no more, and only if the up-stream is down
 * @param interval how long from one probe to the next, and how long one may take
 * @param failures how many in a row make it down; 1 at least
 */
public record HealthCheck(String path, Duration interval, int failures) {
  /** Connects every 2 seconds to what is down; three failures in a row make it so. */
  public static final HealthCheck DEFAULT = new HealthCheck("", Duration.ofSeconds(2), 3);

  /**
   * Takes the values.
   *
   * @throws IllegalArgumentException if the path is neither empty nor starts with a slash, the
   *     interval is not positive, or the failures are fewer than one
   */
  public HealthCheck {
    if (!path.isEmpty() && !path.startsWith("/")) {
      throw new IllegalArgumentException("'" + path + "' is no path to probe; it has no slash");
    }
    if (!interval.isPositive() || failures < 1) {
      throw new IllegalArgumentException("the interval and the failures must be more than none");
    }
  }
}
