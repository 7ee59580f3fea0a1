package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.nio.charset.StandardCharsets;

/** The short plain page that says what a status means. */
final class ErrorPage {
  private ErrorPage() {}

  static final String TYPE = "text/plain; charset=utf-8";

  static Fields fields() {
    return Fields.of("Content-Type", TYPE);
  }

  private static final byte[] NONE = {};

  /** Makes the page; {@code detail} may be empty. A reply that cannot have a body has none. */
  static byte[] of(int status, String detail) {
    if (status == 204 || status == 205 || status == 304) {
      return NONE;
    }
    var reason = new Http.Response(status, Fields.of()).reason();
    var text = status + " " + reason + (detail.isEmpty() ? "" : ": " + detail) + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
