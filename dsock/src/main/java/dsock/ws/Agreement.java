package dsock.ws;

import java.util.Optional;

/**
 * What a handshake has come to.
 *
 * @param protocol the subprotocol; empty: none
 * @param compression on what terms messages are compressed; empty: they are not
 */
record Agreement(String protocol, Optional<Terms> compression) {
  /** Without a handshake. */
  static final Agreement NONE = new Agreement("", Optional.empty());
}
