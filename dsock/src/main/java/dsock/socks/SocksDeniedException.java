package dsock.socks;

import java.io.Serial;
import java.util.Optional;

/**
 * Access is denied: no way to authenticate is acceptable to both sides, the user or the password is
 * wrong, or the rules of the proxy forbid the command. libdill's {@code EACCES}.
 */
public final class SocksDeniedException extends SocksException {
  @Serial private static final long serialVersionUID = 1;

  SocksDeniedException(String message) {
    super(message);
  }

  SocksDeniedException(String message, SocksReply reply) {
    super(message, Optional.of(reply));
  }
}
