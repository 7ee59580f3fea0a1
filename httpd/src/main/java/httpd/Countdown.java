package httpd;

import dill.Deadline;
import java.time.Duration;
import java.util.Arrays;

/**
 * Deadlines that are a certain time away: for all connections of a server, which need them often.
 */
final class Countdown {
  /*
   * A deadline is used again as long as it is not too early. It may be late by a sixteenth of the
   * time, which no client can tell from its own delay; so a busy server makes some in a second, and
   * not some for each request. For those with a little more time there are other deadlines, that
   * they do not drive each other out. Tasks need not agree: who sees an old one makes another.
   */
  private static final int PART = 32;

  private static final int KEPT = 128; // up to five times the time

  private final long nanos;
  private final long slack;

  private final Deadline[] latest = new Deadline[KEPT]; // each with one slack more than the last

  Countdown(Duration time) {
    this.nanos = Math.min(time.toNanos(), Long.MAX_VALUE / 4);
    this.slack = Math.max(1, nanos / PART);
    Arrays.fill(latest, Deadline.NOW);
  }

  /** {@return a deadline that passes after the time} */
  Deadline next() {
    return next(0);
  }

  /**
   * {@return one that passes after some time more}
   *
   * @param more in nanoseconds; may be negative
   */
  Deadline next(long more) {
    long step = more / slack;
    if (more < 0 || step >= KEPT) {
      return Deadline.in(Duration.ofNanos(nanos + more));
    }
    var known = latest[(int) step];
    if (known.remainingNanos() >= nanos + more) {
      return known;
    }
    var fresh = Deadline.in(Duration.ofNanos(nanos + (step + 2) * slack));
    latest[(int) step] = fresh;
    return fresh;
  }
}
