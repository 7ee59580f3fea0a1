package httpd;

/**
 * An event that is sent to a browser (server-sent events, in the HTML standard).
 *
 * {@snippet file="Ticker.java" region="events"}
 *
 * @param id what the browser says again as {@link EventStream#lastId} when it comes back; empty: as
 *     before
 * @param type the name of the event; empty: {@code message}
 * @param data what it says; any number of lines
 */
public record ServerEvent(String id, String type, String data) {
  /**
   * Makes an event.
   *
   * @throws IllegalArgumentException if the id or the type has more than a line, or the id a NUL
   */
  public ServerEvent {
    if (hasLineEnd(id) || id.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("the id of an event is one line, without NUL");
    }
    if (hasLineEnd(type)) {
      throw new IllegalArgumentException("the type of an event is one line");
    }
  }

  /**
   * Makes an event that has nothing but data.
   *
   * @param data what it says
   * @return the event
   */
  public static ServerEvent of(String data) {
    return new ServerEvent("", "", data);
  }

  private static boolean hasLineEnd(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
  }

  /** {@return it as it is sent, with the empty line at its end} */
  @Override
  public String toString() {
    var text = new StringBuilder();
    if (!id.isEmpty()) {
      text.append("id: ").append(id).append('\n');
    }
    if (!type.isEmpty()) {
      text.append("event: ").append(type).append('\n');
    }
    for (var line : data.split("\r\n|\r|\n", -1)) {
      text.append("data: ").append(line).append('\n');
    }
    return text.append('\n').toString();
  }
}
