package httpd.proxy;

import java.io.IOException;

/** That an up-stream has not answered: before the client has got anything. */
final class UpstreamException extends IOException {
  private static final long serialVersionUID = 1;

  /** What the up-stream may have done with the request. */
  enum Seen {
    /** Nothing: it was not there. */
    NOTHING,
    /** Anything; and the connection had been used before, so that it may just have been old. */
    ANYTHING_ON_OLD,
    /** Anything. */
    ANYTHING,
    /** It has answered, with nonsense; or not in time. To ask another one would help nobody. */
    ALL
  }

  private final int status;
  private final Seen seen;

  UpstreamException(int status, Seen seen, String why) {
    super(why);
    this.status = status;
    this.seen = seen;
  }

  /** What that is for the client: 502, 503 or 504. */
  int status() {
    return status;
  }

  Seen seen() {
    return seen;
  }
}
