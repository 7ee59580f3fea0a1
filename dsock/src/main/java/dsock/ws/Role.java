package dsock.ws;

/** Which side of a WebSocket somebody is. What a client sends is masked (RFC 6455 section 5.3). */
public enum Role {
  /** Who has opened the connection; masks what it sends, and takes nothing that is masked. */
  CLIENT,

  /** Who has accepted it; takes only what is masked, and sends nothing that is. */
  SERVER
}
