package dsock.http;

/**
 * How the body of a message is framed (RFC 9112 section 6.3): a number of bytes, or one of the
 * three below. What a peer sends fails with {@link HttpException} if it is not beyond doubt, what
 * the program sends with {@link IllegalArgumentException}.
 */
final class Framing {
  /** There is no body, and no field says so. */
  static final long NONE = -1;

  static final long CHUNKED = -2;

  /** The body ends with the connection. */
  static final long UNTIL_CLOSE = -3;

  private Framing() {}

  static long ofReceived(HeadFacts facts, int minor, HttpError error, long otherwise)
      throws HttpException {
    if (facts.hasCoding()) {
      if (facts.hasLength()) {
        throw error.of(400, "both Transfer-Encoding and Content-Length");
      }
      if (minor == 0) {
        throw error.of(400, "Transfer-Encoding in HTTP/1.0");
      }
      if (!facts.isChunked()) {
        throw error.of(501, "a Transfer-Encoding other than chunked alone");
      }
      return CHUNKED;
    }
    if (!facts.hasLength()) {
      return otherwise;
    }
    long length = facts.length();
    if (length < 0) {
      throw error.of(400, "a Content-Length that is not one number of bytes");
    }
    return length;
  }

  /**
   * Tells whether a response has no body, whatever its fields say, even if it is not one to HEAD.
   */
  static boolean isBodiless(int status, String method) {
    return status < 200 || status == 204 || status == 304 || isTunnel(status, method);
  }

  /** Tells whether a response makes the connection a tunnel. */
  static boolean isTunnel(int status, String method) {
    return status / 100 == 2 && method.equals("CONNECT");
  }

  /** {@return how the body of a response to a request of that method and version is framed} */
  static long ofResponse(int status, HeadFacts facts, String method, int minor) {
    long given = ofSent(facts);
    if (isBodiless(status, method) || method.equals("HEAD")) {
      return NONE;
    }
    if (given >= 0) {
      return given;
    }
    if (status == 205 && given == NONE) {
      return 0; // RFC 9110 section 15.3.6
    }
    return minor == 0 ? UNTIL_CLOSE : CHUNKED;
  }

  /** {@return the same if the body is there as a whole: its length, if it can have one} */
  static long ofWholeResponse(int status, HeadFacts facts, String method, int length) {
    if (isBodiless(status, method)) {
      if (length > 0) {
        throw new IllegalArgumentException("a response with status " + status + " has no body");
      }
      return ofResponse(status, facts, method, 1);
    }
    checkWhole(facts, length, method.equals("HEAD"));
    return length;
  }

  static long ofRequest(HeadFacts facts, int minor) {
    if (facts.hasCoding() && minor == 0) {
      throw new IllegalArgumentException("HTTP/1.0 has no Transfer-Encoding");
    }
    return ofSent(facts);
  }

  static long ofWholeRequest(HeadFacts facts, int length) {
    checkWhole(facts, length, false);
    return length;
  }

  private static void checkWhole(HeadFacts facts, int length, boolean mayDiffer) {
    if (facts.hasCoding()) {
      throw new IllegalArgumentException("a body that is sent as a whole has no Transfer-Encoding");
    }
    if (facts.hasLength() && ofSent(facts) != length && !mayDiffer) {
      throw new IllegalArgumentException(
          "Content-Length differs from the " + length + " bytes of the body");
    }
  }

  private static long ofSent(HeadFacts facts) {
    if (facts.hasCoding()) {
      if (facts.hasLength()) {
        throw new IllegalArgumentException(
            "both Transfer-Encoding and Content-Length; only one can be true");
      }
      if (!facts.isChunked()) {
        throw new IllegalArgumentException("Transfer-Encoding can only be chunked");
      }
      return CHUNKED;
    }
    if (!facts.hasLength()) {
      return NONE;
    }
    long length = facts.length();
    if (length < 0) {
      throw new IllegalArgumentException("Content-Length must be one number of bytes");
    }
    return length;
  }
}
