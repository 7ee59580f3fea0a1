package dsock.ws;

import java.io.IOException;
import java.io.Serial;

/**
 * The peer has broken the protocol, sent more than a limit allows, or gone without a goodbye.
 *
 * <p>The input is broken then. Unless the peer has gone, it has been told, by a goodbye with the
 * same status.
 */
public final class WebSocketException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** What the goodbye says. */
  private final int status;

  WebSocketException(int status, String message) {
    super(message);
    this.status = status;
  }

  /**
   * {@return what kind of failure it is, as {@link Close} names them} {@link Close#ABNORMAL}: the
   * peer has gone.
   */
  public int status() {
    return status;
  }
}
