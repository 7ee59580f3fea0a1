package dill.loop;

/** What virtual threads run on: the one place that makes them. */
final class Carrier {
  private Carrier() {}

  /**
   * Makes a thread, not started yet.
   *
   * @param name what thread dumps call it; may be empty
   * @param body what it runs
   */
  static Thread thread(String name, Runnable body) {
    return Thread.ofVirtual().name(name).unstarted(body);
  }
}
