package dsock.ws;

import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.io.Serial;

/** The server has answered, but not as one that speaks WebSocket with this client. */
public final class HandshakeException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** What it has answered. */
  private final transient Http.Response response;

  HandshakeException(String message, Http.Response response) {
    super(message);
    this.response = response;
  }

  /**
   * {@return the head of the answer} It tells where else to ask (301 to 308), or what is missing
   * (401). After the exception has been serialized, nothing is known of it but the message.
   */
  public Http.Response response() {
    return response == null ? new Http.Response(500, Fields.of()) : response;
  }
}
