package httpd;

/**
 * Something that stands in front of a handler: it may answer itself, let the handler answer, or
 * change what it answers.
 *
 * {@snippet file="Filters.java" region="own"}
 *
 * <p>A filter is a function from a handler to a handler, and any such function is a filter. {@link
 * Handler#through} puts several in front of one. Those of {@link httpd.filter} are of general use.
 */
@FunctionalInterface
public interface Filter {
  /**
   * Stands in front of a handler.
   *
   * @param next the handler, or the next filter and what is behind it
   * @return a handler that calls it, or does not
   */
  Handler before(Handler next);
}
