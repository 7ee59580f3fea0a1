package httpd.form;

import dill.Deadline;
import dsock.http.HttpException;
import httpd.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * The body of a request as a whole, for what is short: JSON, say, which a function of the program's
 * choice then understands.
 *
 * {@snippet file="Json.java" region="json"}
 *
 * <p>How much that may be, the {@linkplain httpd.Limits#bodyBytes limits of the server} say, or a
 * {@link httpd.filter.BodyLimit}.
 */
public final class Content {
  private static final byte[] NONE = {};

  private Content() {}

  /**
   * Receives all of the body, and waits as long as the limits of the server allow.
   *
   * @param x whose request
   * @return the body; empty if there is none
   * @throws HttpException if it is too long: 413; or malformed
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public static byte[] bytes(Exchange x) throws IOException {
    return bytes(x, Deadline.NEVER);
  }

  /**
   * Receives all of the body.
   *
   * @param x whose request
   * @param deadline when to give up
   * @return the body; empty if there is none
   * @throws HttpException if it is too long: 413; or malformed
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public static byte[] bytes(Exchange x, Deadline deadline) throws IOException {
    return bytes(x, Integer.MAX_VALUE, deadline);
  }

  static byte[] bytes(Exchange x, int most, Deadline deadline) throws IOException {
    var body = x.body();
    if (!body.more(deadline)) {
      return NONE;
    }
    var all = new ByteArrayOutputStream(1024);
    do {
      var in = body.fill(1, deadline);
      if (in.remaining() > most - all.size()) {
        throw new HttpException(413, "more than " + most + " bytes");
      }
      var some = new byte[in.remaining()];
      in.get(some);
      all.writeBytes(some);
    } while (body.more(deadline));
    return all.toByteArray();
  }

  /**
   * Receives all of the body as a text of UTF-8, and waits as long as the limits of the server
   * allow.
   *
   * @param x whose request
   * @return the text; empty if there is no body
   * @throws HttpException if it is too long: 413; not UTF-8: 400; or said to be in another charset:
   *     415
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public static String text(Exchange x) throws IOException {
    return text(x, Deadline.NEVER);
  }

  /**
   * Receives all of the body as a text of UTF-8.
   *
   * @param x whose request
   * @param deadline when to give up
   * @return the text; empty if there is no body
   * @throws HttpException if it is too long: 413; not UTF-8: 400; or said to be in another charset:
   *     415
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection breaks
   */
  public static String text(Exchange x, Deadline deadline) throws IOException {
    var charset = type(x).flatMap(type -> type.parameter("charset")).orElse("utf-8");
    if (!charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("us-ascii")) {
      throw new HttpException(415, "a charset that is not utf-8");
    }
    return Header.utf8(ByteBuffer.wrap(bytes(x, deadline)));
  }

  /** The media type of the body; empty: the request does not say. */
  static Optional<Header.Value> type(Exchange x) throws HttpException {
    var types = x.request().fields().all("Content-Type");
    if (types.size() > 1) {
      throw new HttpException(400, "more than one Content-Type");
    }
    return types.isEmpty() ? Optional.empty() : Optional.of(Header.parse(types.getFirst()));
  }
}
