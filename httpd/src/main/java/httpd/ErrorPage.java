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

  /** Makes the page; {@code detail} may be empty. */
  static byte[] of(int status, String detail) {
    var reason = new Http.Response(status, Fields.of()).reason();
    var text = status + " " + reason + (detail.isEmpty() ? "" : ": " + detail) + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
