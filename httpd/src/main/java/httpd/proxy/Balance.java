package httpd.proxy;

/** Which of several up-streams gets a request. */
public sealed interface Balance {
  /**
   * The one with the fewest requests under way; of several such, the next in turn.
   *
   * <p>The default, for up-streams that are alike.
   */
  record LeastBusy() implements Balance {}

  /**
   * The same one for the same value of a field: a session, a tenant, a key of a cache. If one
   * up-stream is down, only the requests that it would have got go elsewhere (rendezvous hashing).
   * A request without the field goes to the least busy.
   *
   * @param name of the field
   */
  record ByField(String name) implements Balance {
    /**
     * Takes the name of a field.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public ByField {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("the name of the field to balance by is empty");
      }
    }
  }
}
