package dsock.socks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;

/** Why a proxy refuses a command (RFC 1928 section 6). */
public enum SocksReply {
  /** For a reason that is none of the others. libdill's {@code EIO}. */
  GENERAL_FAILURE(1, "general failure"),
  /** The rules of the proxy forbid it. libdill's {@code EACCES}. */
  NOT_ALLOWED(2, "not allowed by its rules"),
  /** There is no way to that network. libdill's {@code ENETUNREACH}. */
  NETWORK_UNREACHABLE(3, "network unreachable"),
  /** There is no such host, or no way to it. libdill's {@code EHOSTUNREACH}. */
  HOST_UNREACHABLE(4, "host unreachable"),
  /** Nobody listens there. libdill's {@code ECONNREFUSED}. */
  CONNECTION_REFUSED(5, "connection refused"),
  /**
   * The way is too long. libdill's {@code ETIMEDOUT}, which here is a deadline and nothing else.
   */
  TTL_EXPIRED(6, "TTL expired"),
  /** The proxy does not know the command. libdill's {@code EOPNOTSUPP}. */
  COMMAND_NOT_SUPPORTED(7, "command not supported"),
  /** The proxy does not know that kind of address. libdill's {@code EAFNOSUPPORT}. */
  ADDRESS_TYPE_NOT_SUPPORTED(8, "address type not supported");

  /** How it is written on the wire; 0 is success. */
  final byte code;

  private final String text;

  SocksReply(int code, String text) {
    this.code = (byte) code;
    this.text = text;
  }

  /**
   * {@return what a proxy should reply when it could not connect}
   *
   * @param failure how it has failed
   */
  public static SocksReply of(IOException failure) {
    return switch (failure) {
      case ConnectException _ -> CONNECTION_REFUSED;
      case NoRouteToHostException _, UnknownHostException _, SocketTimeoutException _ ->
          HOST_UNREACHABLE;
      default -> GENERAL_FAILURE;
    };
  }

  /** What a client throws when a proxy has replied this. */
  static IOException refusal(int code, Object target) {
    for (var reply : values()) {
      if (reply.code == code) {
        return reply.refusal(target);
      }
    }
    return new SocksException("the proxy refused " + target + ": unknown reply " + code);
  }

  private IOException refusal(Object target) {
    var said = "the proxy refused " + target + ": " + this;
    return switch (this) {
      case CONNECTION_REFUSED -> because(new ConnectException(said));
      case NETWORK_UNREACHABLE, HOST_UNREACHABLE, TTL_EXPIRED ->
          because(new NoRouteToHostException(said));
      case NOT_ALLOWED -> new SocksDeniedException(said, this);
      case GENERAL_FAILURE, COMMAND_NOT_SUPPORTED, ADDRESS_TYPE_NOT_SUPPORTED ->
          new SocksException(said, Optional.of(this));
    };
  }

  private IOException because(IOException failure) {
    failure.initCause(new SocksException("the proxy replied: " + this, Optional.of(this)));
    return failure;
  }

  /** {@return what it says, for people} */
  @Override
  public String toString() {
    return text;
  }
}
