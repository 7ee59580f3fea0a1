package dsock.http;

/**
 * Looks whether something can be the host, and perhaps the port, of a URI (RFC 3986 section 3.2,
 * without user).
 */
final class Authority {
  private static final int LAST_PORT = 65535;
  private static final int GROUPS = 8; // of an IPv6 address

  private Authority() {}

  /** Tells whether it is a host, with or without a port. */
  static boolean isValid(byte[] bytes, int from, int to) {
    int host = endOfHost(bytes, from, to);
    return host > from && (host == to || (bytes[host] == ':' && isPort(bytes, host + 1, to)));
  }

  /** Tells whether it is a host with a port, as CONNECT needs it. */
  static boolean isValidWithPort(byte[] bytes, int from, int to) {
    int host = endOfHost(bytes, from, to);
    return host > from && host + 1 < to && bytes[host] == ':' && isPort(bytes, host + 1, to);
  }

  /** {@return where the host ends that begins there; where it begins: there is none} */
  private static int endOfHost(byte[] bytes, int from, int to) {
    if (from < to && bytes[from] == '[') {
      int end = from + 1;
      while (end < to && bytes[end] != ']') {
        end++;
      }
      return end < to && isLiteral(bytes, from + 1, end) ? end + 1 : from;
    }
    int at = from;
    while (true) {
      while (at < to && Tokens.isHostName(bytes[at])) {
        at++;
      }
      if (at == to || bytes[at] == ':') {
        return at;
      }
      if (bytes[at] != '%'
          || to - at < 3
          || Tokens.hex(bytes[at + 1]) < 0
          || Tokens.hex(bytes[at + 2]) < 0) {
        return from;
      }
      at += 3;
    }
  }

  private static boolean isPort(byte[] bytes, int from, int to) {
    int port = 0;
    for (int i = from; i < to; i++) {
      if (!Tokens.isDigit(bytes[i])) {
        return false;
      }
      port = port * 10 + (bytes[i] - '0');
      if (port > LAST_PORT) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLiteral(byte[] bytes, int from, int to) {
    if (from == to) {
      return false;
    }
    boolean future = bytes[from] == 'v' || bytes[from] == 'V';
    return future ? isFuture(bytes, from + 1, to) : isIpv6(bytes, from, to);
  }

  /** "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ). */
  private static boolean isFuture(byte[] bytes, int from, int to) {
    int dot = from;
    while (dot < to && Tokens.hex(bytes[dot]) >= 0) {
      dot++;
    }
    if (dot == from || dot + 1 >= to || bytes[dot] != '.') {
      return false;
    }
    for (int i = dot + 1; i < to; i++) {
      if (!Tokens.isHostName(bytes[i]) && bytes[i] != ':') {
        return false;
      }
    }
    return true;
  }

  /**
   * Groups of up to four hexadecimal digits; one gap "::" at most; the last two groups may be an
   * IPv4 address.
   */
  private static boolean isIpv6(byte[] bytes, int from, int to) {
    int groups = 0;
    boolean gap = false;
    int at = from;
    if (to - from >= 2 && bytes[from] == ':' && bytes[from + 1] == ':') {
      gap = true;
      at += 2;
    }
    while (at < to) {
      int end = endOfGroup(bytes, at, to);
      if (end < to && bytes[end] == '.') {
        groups += 2;
        return isIpv4(bytes, at, to) && isComplete(groups, gap);
      }
      if (end == at) {
        return false;
      }
      groups++;
      if (end == to) {
        return isComplete(groups, gap);
      }
      if (bytes[end] != ':' || end + 1 == to) {
        return false;
      }
      at = end + 1;
      if (bytes[at] == ':') {
        if (gap) {
          return false;
        }
        gap = true;
        at++;
      }
    }
    return isComplete(groups, gap);
  }

  private static boolean isComplete(int groups, boolean gap) {
    return gap ? groups < GROUPS : groups == GROUPS;
  }

  private static int endOfGroup(byte[] bytes, int from, int to) {
    int end = from;
    while (end < to && end < from + 4 && Tokens.hex(bytes[end]) >= 0) {
      end++;
    }
    return end;
  }

  /** Four numbers of 0 to 255 without leading zeros, with dots between them. */
  private static boolean isIpv4(byte[] bytes, int from, int to) {
    int at = from;
    for (int numbers = 1; ; numbers++) {
      int value = 0;
      int start = at;
      while (at < to && at < start + 3 && Tokens.isDigit(bytes[at])) {
        value = value * 10 + (bytes[at++] - '0');
      }
      if (at == start || value > 255 || (bytes[start] == '0' && at > start + 1)) {
        return false;
      }
      if (numbers == 4) {
        return at == to;
      }
      if (at == to || bytes[at++] != '.') {
        return false;
      }
    }
  }
}
