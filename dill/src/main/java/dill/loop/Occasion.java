package dill.loop;

/**
 * Something other than a channel that a choice can wait for: it comes, and stays until somebody
 * uses it.
 */
public interface Occasion {
  /**
   * Tells whether it has come. Does not wait.
   *
   * @return whether it has
   */
  boolean hasCome();

  /**
   * Asks for a wait to be settled, and woken, when it comes.
   *
   * @param wait which
   * @param token what to settle it with
   * @return false: it seems to have come already, and the wait will not be told
   */
  boolean tell(Wait wait, Object token);

  /**
   * Takes back what {@link #tell} has asked for; does nothing if that is over. By the one who has
   * asked.
   *
   * @param wait which
   */
  void forget(Wait wait);
}
