package dsock.http;

import java.nio.charset.StandardCharsets;

/**
 * The first line of a request (RFC 9112 section 3). Strict: one space between its parts, and
 * nothing else.
 */
final class RequestLine {
  /** As long as a method may be. No registered one has more than 17 characters. */
  static final int LONGEST_METHOD = 64;

  private static final String VERSION = "HTTP/1.1";

  /** How long the line is beyond method and target: two spaces, the version, its end. */
  static final int REST = 2 + VERSION.length() + 2;

  private static final String[] METHODS = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE", "PROPFIND"
  };

  private final byte[] bytes;

  // Where the parts are.
  private int methodEnd;
  private int target;
  private int targetEnd;

  private String method = "";
  private int minor = 1;

  RequestLine(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes what has been found at a glance. */
  void take(Glance glance) {
    method = glance.method();
    target = glance.target();
    targetEnd = glance.targetEnd();
  }

  /** Reads the line. If it fails, what stands before the place of the failure has been read. */
  void parse(int end, HttpLimits limits) throws HttpException {
    methodEnd = token(end);
    if (methodEnd > LONGEST_METHOD) {
      throw new HttpException(501, "a method of more than " + LONGEST_METHOD + " bytes");
    }
    if (methodEnd == 0 || methodEnd == end || bytes[methodEnd] != ' ') {
      throw new HttpException(400, "a request line without method");
    }
    method = findMethod();
    target = methodEnd + 1;
    targetEnd = target;
    while (targetEnd < end && Tokens.isTarget(bytes[targetEnd])) {
      targetEnd++;
    }
    if (targetEnd == end) {
      throw new HttpException(400, "a request line without version");
    }
    if (bytes[targetEnd] != ' ') {
      throw new HttpException(400, "a byte in the target that cannot be in a URI");
    }
    minor = Math.min(minor(bytes, targetEnd + 1, end, HttpError.REQUEST), 1);
    if (targetEnd - target > limits.targetBytes()) {
      throw new HttpException(414, "a target of more than " + limits.targetBytes() + " bytes");
    }
    if (!isTargetValid()) {
      throw new HttpException(400, "the target has none of the forms that " + method + " can have");
    }
  }

  private int token(int end) {
    int at = 0;
    while (at < end && Tokens.isToken(bytes[at])) {
      at++;
    }
    return at;
  }

  private String findMethod() {
    for (var known : METHODS) {
      if (known.length() == methodEnd && is(known)) {
        return known;
      }
    }
    return new String(bytes, 0, methodEnd, StandardCharsets.US_ASCII);
  }

  private boolean is(String known) {
    for (int i = 0; i < methodEnd; i++) {
      if (bytes[i] != known.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a version: exactly "HTTP/", a digit, a dot, a digit. Returns the last digit; the first
   * must be 1.
   */
  static int minor(byte[] bytes, int from, int end, HttpError error) throws HttpException {
    boolean version =
        end - from == VERSION.length()
            && bytes[from] == 'H'
            && bytes[from + 1] == 'T'
            && bytes[from + 2] == 'T'
            && bytes[from + 3] == 'P'
            && bytes[from + 4] == '/'
            && Tokens.isDigit(bytes[from + 5])
            && bytes[from + 6] == '.'
            && Tokens.isDigit(bytes[from + 7]);
    if (!version) {
      throw error.of(400, "what should be the version of HTTP is none");
    }
    if (bytes[from + 5] != '1') {
      throw error.of(505, "HTTP/" + (char) bytes[from + 5] + "; this is HTTP/1.1");
    }
    return bytes[from + 7] - '0';
  }

  /**
   * Each method has its forms of target (RFC 9112 section 3.2); one that starts with a slash is the
   * usual one.
   */
  private boolean isTargetValid() {
    if (target == targetEnd) {
      return false;
    }
    if (method.equals("CONNECT")) {
      return Authority.isValidWithPort(bytes, target, targetEnd);
    }
    if (bytes[target] == '/') {
      return true;
    }
    if (bytes[target] == '*') {
      return targetEnd - target == 1 && method.equals("OPTIONS");
    }
    return isAbsolute("http://") || isAbsolute("https://");
  }

  private boolean isAbsolute(String scheme) {
    int from = target + scheme.length();
    if (from > targetEnd || !Tokens.same(bytes, target, from, scheme)) {
      return false;
    }
    int to = from;
    while (to < targetEnd && bytes[to] != '/' && bytes[to] != '?') {
      to++;
    }
    return Authority.isValid(bytes, from, to);
  }

  /** {@return the method; empty as long as it is not known} */
  String method() {
    return method;
  }

  @SuppressWarnings("deprecation") // it takes bytes below 128 for what they are, and is fast
  String target() {
    return targetEnd - target == 1 && bytes[target] == '/'
        ? "/"
        : new String(bytes, 0, target, targetEnd - target);
  }

  int minor() {
    return minor;
  }
}
