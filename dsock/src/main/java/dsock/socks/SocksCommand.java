package dsock.socks;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What a client asks a proxy for (RFC 1928 section 4).
 *
 * @param kind what to do
 * @param target where; unresolved if the client has given a name: its {@link
 *     InetSocketAddress#getHostString} is 1 to 255 visible characters of ASCII then, and may be an
 *     address all the same
 */
public record SocksCommand(Kind kind, InetSocketAddress target) {
  /** What a proxy can be asked to do. */
  public enum Kind {
    /** Connect to the target. */
    CONNECT(1),
    /** Wait for a connection from the target. */
    BIND(2),
    /** Pass datagrams on. */
    UDP_ASSOCIATE(3);

    /** How it is written on the wire. */
    final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    static Optional<Kind> of(int code) {
      for (var kind : values()) {
        if (kind.code == code) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }
}
