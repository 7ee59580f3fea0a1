package dill.loop;

import java.io.IOException;

/**
 * Learns from the system what has become possible, and wakes who waits for that. libdill's pollset.
 * Its carrier drives it, and lets tasks run in between.
 */
abstract sealed class Poller permits SelectorPoller, DescriptorPoller {
  /**
   * Opens the one for a new loop, which calls this on its own thread: what the system property
   * {@code dill.poller} names, or what is best here.
   */
  static Poller open() {
    var wanted = System.getProperty("dill.poller", "auto");
    return switch (wanted) {
      case "auto" ->
          UringPoller.tryOpen()
              .orElseGet(() -> EpollPoller.tryOpen().orElseGet(SelectorPoller::new));
      case "uring" -> UringPoller.tryOpen().orElseThrow(() -> missing("io_uring"));
      case "epoll" -> EpollPoller.tryOpen().orElseThrow(() -> missing("epoll"));
      case "nio" -> new SelectorPoller();
      default ->
          throw new IllegalArgumentException(
              "dill.poller is " + wanted + "; it may be auto, nio, epoll or uring");
    };
  }

  private static UnsupportedOperationException missing(String what) {
    return new UnsupportedOperationException(
        what
            + " cannot be used: it takes Linux, a sandbox that allows it, and"
            + " --enable-native-access="
            + (Poller.class.getModule().isNamed() ? "dill" : "ALL-UNNAMED"));
  }

  /**
   * Looks for news.
   *
   * @param nanos how long to wait for some, unless woken; not positive: not at all; {@link
   *     Long#MAX_VALUE}: as long as it takes
   * @return whether there was any
   */
  abstract boolean poll(long nanos) throws IOException;

  /** Ends a {@link #poll} that waits, or the next one that would. By any thread. */
  abstract void wakeup();
}
