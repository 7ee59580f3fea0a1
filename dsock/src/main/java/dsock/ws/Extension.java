package dsock.ws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An extension that one side has offered or agreed to, with its parameters (RFC 6455 section 9.1).
 *
 * @param name of the extension
 * @param parameters in order
 */
record Extension(String name, List<Parameter> parameters) {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** A parameter; its value is empty if it has none. */
  record Parameter(String name, String value) {}

  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(Extension::isOfToken);
  }

  private static boolean isOfToken(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN_MARKS.indexOf(c) >= 0;
  }

  /** Reads one element of the list that a field has. Returns nothing if it is none. */
  static Optional<Extension> parse(String element) {
    var parts = element.split(";", -1); // no quoted value has one: it must be a token too
    var name = strip(parts[0]);
    var parameters = new ArrayList<Parameter>();
    for (int i = 1; i < parts.length; i++) {
      var parameter = parameter(parts[i]);
      if (parameter.isEmpty()) {
        return Optional.empty();
      }
      parameters.add(parameter.get());
    }
    return isToken(name) ? Optional.of(new Extension(name, parameters)) : Optional.empty();
  }

  private static Optional<Parameter> parameter(String text) {
    int equals = text.indexOf('=');
    var name = strip(equals < 0 ? text : text.substring(0, equals));
    var value = equals < 0 ? "" : unquoted(strip(text.substring(equals + 1)));
    boolean valid = isToken(name) && (equals < 0 || isToken(value));
    return valid ? Optional.of(new Parameter(name, value)) : Optional.empty();
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** A field has no other blanks. */
  private static String strip(String text) {
    return text.strip();
  }
}
