package httpd;

/**
 * The key of something that filters and handlers tell each other about a request.
 *
 * {@snippet file="Filters.java" region="attribute"}
 *
 * <p>Two attributes are never the same, even if they have the same name: keep one as a constant.
 *
 * @param <T> what it is
 */
public final class Attribute<T> {
  private final String name;

  private Attribute(String name) {
    this.name = name;
  }

  /**
   * Makes a key.
   *
   * @param <T> what it is the key of
   * @param name for people
   * @return a key that is like no other
   */
  public static <T> Attribute<T> named(String name) {
    return new Attribute<>(name);
  }

  /** What was told under this key. */
  @SuppressWarnings("unchecked") // nothing else is told under it
  T cast(Object told) {
    return (T) told;
  }

  /** {@return the name, for people} */
  @Override
  public String toString() {
    return name;
  }
}
