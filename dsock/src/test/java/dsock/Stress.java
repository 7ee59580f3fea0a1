package dsock;

/** How long to go on: {@code -Ddill.stress=long} for a night. */
final class Stress {
  private Stress() {}

  /** How many rounds a test shall go, which usually goes so many. */
  static int rounds(int usually) {
    return "long".equals(System.getProperty("dill.stress")) ? 500 * usually : usually;
  }
}
