package httpd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cookies that a client has sent back (RFC 6265 section 4.2).
 *
 * {@snippet file="Session.java" region="cookies"}
 *
 * <p>What is not as the RFC has it is left out, as other programs of the same host may have set it.
 * It does not change.
 */
public final class Cookies {
  private final Map<String, List<String>> values;

  private Cookies(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads the cookies of a request.
   *
   * @param x whose request
   * @return the cookies
   */
  public static Cookies of(Exchange x) {
    var values = new LinkedHashMap<String, List<String>>();
    for (var line : x.request().fields().all("Cookie")) {
      for (var pair : line.split(";", -1)) {
        add(pair.strip(), values);
      }
    }
    return new Cookies(values);
  }

  private static void add(String pair, Map<String, List<String>> values) {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      return;
    }
    var name = pair.substring(0, equals);
    var value = pair.substring(equals + 1);
    if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
      value = value.substring(1, value.length() - 1);
    }
    if (Cookie.isName(name) && Cookie.isValue(value)) {
      values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
  }

  /**
   * {@return the value of a cookie, or of the first of that name; empty: there is none} Anybody may
   * have made it up.
   *
   * @param name of the cookie
   */
  public Optional<String> get(String name) {
    return all(name).stream().findFirst();
  }

  /**
   * {@return the values of all cookies of a name, in the order in which they came}
   *
   * @param name of the cookies
   */
  public List<String> all(String name) {
    return List.copyOf(values.getOrDefault(name, List.of()));
  }
}
