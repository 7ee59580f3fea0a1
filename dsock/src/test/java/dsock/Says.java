package dsock;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What people read when something fails. */
final class Says {
  private Says() {}

  static void assertSays(String part, Throwable failure) {
    var said = String.valueOf(failure.getMessage());
    assertTrue(said.contains(part), () -> "\"" + said + "\" does not say \"" + part + "\"");
  }
}
