package dsock.socks;

import java.io.Serial;
import java.net.ProtocolException;
import java.util.Optional;

/**
 * The peer has broken SOCKS 5, or the proxy has refused for a reason that Java has no exception
 * for.
 *
 * <p>A refusal that it has one for is that one, with this as its cause: {@link
 * java.net.ConnectException} or {@link java.net.NoRouteToHostException}.
 */
public sealed class SocksException extends ProtocolException permits SocksDeniedException {
  @Serial private static final long serialVersionUID = 1;

  /** What the proxy has replied; empty: that is not what has failed. */
  private final transient Optional<SocksReply> reply;

  SocksException(String message) {
    this(message, Optional.empty());
  }

  SocksException(String message, Optional<SocksReply> reply) {
    super(message);
    this.reply = reply;
  }

  /**
   * {@return what the proxy has replied to the command} Empty if the peer has broken the protocol,
   * or has refused before there was a command.
   */
  public final Optional<SocksReply> reply() {
    return reply;
  }
}
