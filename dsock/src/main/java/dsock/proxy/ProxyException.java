package dsock.proxy;

import java.io.Serial;
import java.net.ProtocolException;

/**
 * A connection does not begin with a PROXY header, or with one that is not well-formed or beyond a
 * limit.
 *
 * <p>The message is for people: it says what was wrong without repeating the peer's bytes as they
 * came.
 */
public final class ProxyException extends ProtocolException {
  @Serial private static final long serialVersionUID = 1;

  ProxyException(String message) {
    super(message);
  }
}
