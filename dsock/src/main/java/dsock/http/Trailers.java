package dsock.http;

/**
 * Which fields cannot be trailers (RFC 9110 section 6.5.1): those that must be known before the
 * body.
 */
final class Trailers {
  private static final String[] FORBIDDEN = {
    // framing, connection and routing
    "Transfer-Encoding",
    "Content-Length",
    "Connection",
    "Keep-Alive",
    "Proxy-Connection",
    "Upgrade",
    "TE",
    "Trailer",
    "Host",
    "Expect",
    "Max-Forwards",
    // who it is
    "Authorization",
    "Proxy-Authorization",
    "WWW-Authenticate",
    "Proxy-Authenticate",
    "Cookie",
    "Set-Cookie",
    // what is to be done with it
    "Cache-Control",
    "Pragma",
    "Range",
    "Age",
    "Date",
    "Expires",
    "Location",
    "Retry-After",
    "Vary",
    "Warning",
    // how it is to be understood
    "Content-Encoding",
    "Content-Type",
    "Content-Range"
  };

  private Trailers() {}

  /** {@return the number of the first field that is forbidden; -1: all may be sent} */
  static int forbidden(Fields fields) {
    var block = fields.block();
    for (int i = 0; i < block.size(); i++) {
      for (var name : FORBIDDEN) {
        if (block.isNamed(i, name)) {
          return i;
        }
      }
    }
    return -1;
  }
}
