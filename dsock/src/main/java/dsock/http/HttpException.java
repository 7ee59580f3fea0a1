package dsock.http;

import java.io.Serial;
import java.net.ProtocolException;

/**
 * The peer has broken HTTP, or has asked for more than a limit allows.
 *
 * <p>The message is for people: it says what was wrong without repeating the peer's bytes as they
 * came.
 */
public final class HttpException extends ProtocolException {
  @Serial private static final long serialVersionUID = 1;

  /** What a server should answer. */
  private final int status;

  /**
   * Makes one.
   *
   * @param status what a server should answer: 400 to 599
   * @param message what is wrong, in a few words
   * @throws IllegalArgumentException if the status is not that of an error
   */
  public HttpException(int status, String message) {
    super(message);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status " + status + "; an error has 400 to 599");
    }
    this.status = status;
  }

  /**
   * {@return the status that a server should answer with (RFC 9110 section 15)} A client gets 502
   * if the server has broken HTTP, which is what a gateway would answer.
   */
  public int status() {
    return status;
  }
}
