package dsock.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The names that most heads are made of, as strings that need not be made anew. */
final class FieldNames {
  private static final String[] COMMON = {
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Accept-Ranges",
    "Age",
    "Allow",
    "Authorization",
    "Cache-Control",
    "Connection",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Content-Security-Policy",
    "Content-Type",
    "Cookie",
    "DNT",
    "Date",
    "ETag",
    "Expect",
    "Expires",
    "Forwarded",
    "From",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Keep-Alive",
    "Last-Modified",
    "Link",
    "Location",
    "Origin",
    "Pragma",
    "Priority",
    "Range",
    "Referer",
    "Retry-After",
    "Sec-Fetch-Dest",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "Sec-Fetch-User",
    "Sec-WebSocket-Accept",
    "Sec-WebSocket-Extensions",
    "Sec-WebSocket-Key",
    "Sec-WebSocket-Protocol",
    "Sec-WebSocket-Version",
    "Server",
    "Set-Cookie",
    "Strict-Transport-Security",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Upgrade-Insecure-Requests",
    "User-Agent",
    "Vary",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Request-ID",
    "accept",
    "accept-encoding",
    "cache-control",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "traceparent",
    "user-agent"
  };

  private static final String[] TABLE =
      new String[512]; // open addressing; sparse, so that most misses are short
  private static final String NONE = "";

  static {
    Arrays.fill(TABLE, NONE);
    for (var name : COMMON) {
      var bytes = name.getBytes(StandardCharsets.US_ASCII);
      int slot = slot(bytes, 0, bytes.length);
      while (!TABLE[slot].isEmpty()) {
        slot = (slot + 1) % TABLE.length;
      }
      TABLE[slot] = name;
    }
  }

  private FieldNames() {}

  private static int slot(byte[] bytes, int from, int to) {
    int middle = bytes[from + (to - from) / 2];
    return ((to - from) * 131 + bytes[from] * 31 + middle * 7 + bytes[to - 1]) & (TABLE.length - 1);
  }

  /** {@return the name that stands there, as it is written there} */
  static String at(byte[] bytes, int from, int to) {
    for (int slot = slot(bytes, from, to);
        !TABLE[slot].isEmpty();
        slot = (slot + 1) % TABLE.length) {
      if (isWritten(TABLE[slot], bytes, from, to)) {
        return TABLE[slot];
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }

  private static boolean isWritten(String name, byte[] bytes, int from, int to) {
    if (name.length() != to - from) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
