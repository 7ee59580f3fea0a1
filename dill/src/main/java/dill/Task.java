package dill;

/** Work that a {@link Bundle} runs. */
@FunctionalInterface
public interface Task {
  /**
   * Does the work.
   *
   * @throws Exception if it fails; what becomes of that is the bundle's decision
   */
  void run() throws Exception;
}
