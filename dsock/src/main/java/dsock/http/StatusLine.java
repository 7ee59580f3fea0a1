package dsock.http;

import java.nio.charset.StandardCharsets;

/**
 * The first line of a response (RFC 9112 section 4). Strict: the space before the reason phrase is
 * there even if the phrase is not.
 */
final class StatusLine {
  private static final int STATUS = "HTTP/1.1 ".length();
  private static final int REASON = "HTTP/1.1 200 ".length();

  private final int minor;
  private final int status;
  private final String reason;

  private StatusLine(int minor, int status, String reason) {
    this.minor = minor;
    this.status = status;
    this.reason = reason;
  }

  static StatusLine parse(byte[] bytes, int end) throws HttpException {
    if (end < REASON || bytes[STATUS - 1] != ' ' || bytes[REASON - 1] != ' ') {
      throw HttpError.RESPONSE.of(502, "what should be a status line is none");
    }
    int minor = RequestLine.minor(bytes, 0, STATUS - 1, HttpError.RESPONSE);
    int status = 0;
    for (int i = STATUS; i < REASON - 1; i++) {
      if (!Tokens.isDigit(bytes[i])) {
        throw HttpError.RESPONSE.of(502, "a status that is no number");
      }
      status = status * 10 + (bytes[i] - '0');
    }
    if (status < 100) {
      throw HttpError.RESPONSE.of(502, "a status below 100");
    }
    return new StatusLine(Math.min(minor, 1), status, reason(status, bytes, end));
  }

  private static String reason(int status, byte[] bytes, int end) {
    var usual = Reasons.of(status);
    boolean isUsual = end - REASON == usual.length();
    for (int i = 0; isUsual && i < usual.length(); i++) {
      isUsual = bytes[REASON + i] == usual.charAt(i);
    }
    return isUsual ? usual : new String(bytes, REASON, end - REASON, StandardCharsets.ISO_8859_1);
  }

  int minor() {
    return minor;
  }

  int status() {
    return status;
  }

  String reason() {
    return reason;
  }
}
