package httpd.form;

import dsock.http.HttpException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A value with parameters, as {@code Content-Type} and {@code Content-Disposition} have it (RFC
 * 9110 section 5.6.6), read strictly.
 */
final class Header {
  private final String text;
  private int at;

  private Header(String text) {
    this.text = text;
  }

  /**
   * A value, and its parameters.
   *
   * @param value in small letters
   * @param parameters their names in small letters; values as they are
   */
  record Value(String value, Map<String, String> parameters) {
    Optional<String> parameter(String name) {
      return Optional.ofNullable(parameters.get(name));
    }
  }

  /**
   * Reads a value.
   *
   * @throws HttpException if it is malformed, or names a parameter twice: 400
   */
  static Value parse(String text) throws HttpException {
    return new Header(text).value();
  }

  /**
   * Reads bytes, which are in a string of ISO 8859-1 one by one, as UTF-8.
   *
   * @throws HttpException if they are not: 400
   */
  static String utf8(String bytes) throws HttpException {
    return utf8(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /**
   * Reads bytes as UTF-8.
   *
   * @throws HttpException if they are not: 400
   */
  static String utf8(ByteBuffer bytes) throws HttpException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new HttpException(400, "a text that is not UTF-8");
    }
  }

  private Value value() throws HttpException {
    int end = text.indexOf(';');
    var value = (end < 0 ? text : text.substring(0, end)).strip();
    var parameters = new LinkedHashMap<String, String>();
    at = end < 0 ? text.length() : end;
    while (at < text.length()) {
      at++; // over the semicolon
      skipBlanks();
      if (at < text.length() && text.charAt(at) != ';') {
        parameter(parameters);
      }
    }
    return new Value(value.toLowerCase(Locale.ROOT), parameters);
  }

  private void parameter(Map<String, String> parameters) throws HttpException {
    int equals = text.indexOf('=', at);
    if (equals < 0) {
      throw malformed();
    }
    var name = text.substring(at, equals).toLowerCase(Locale.ROOT);
    at = equals + 1;
    var value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    skipBlanks();
    boolean isOver = at == text.length() || text.charAt(at) == ';';
    if (!isOver || !isToken(name) || parameters.put(name, value) != null) {
      throw malformed();
    }
  }

  private String token() throws HttpException {
    int start = at;
    while (at < text.length() && isTokenChar(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw malformed();
    }
    return text.substring(start, at);
  }

  /**
   * A backslash escapes quotes and itself. Before anything else it is a letter: there are clients
   * that send the paths of Windows so.
   */
  private String quoted() throws HttpException {
    var value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      boolean escapes =
          c == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
      value.append(escapes ? text.charAt(++at) : c);
    }
    throw malformed();
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> isTokenChar((char) c));
  }

  private static boolean isTokenChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static HttpException malformed() {
    return new HttpException(400, "malformed parameters");
  }
}
