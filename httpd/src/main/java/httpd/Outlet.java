package httpd;

import dsock.ByteSocket;
import dsock.http.Http;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Where replies go. A filter that changes replies puts an outlet of its own in front of {@linkplain
 * Context#outlet() the one that is there}, and passes on to that what is to be sent.
 *
 * {@snippet file="Filters.java" region="outlet"}
 *
 * <p>For the task of the exchange, as the {@link Exchange} is. Interim replies (100 to 199) go past
 * all outlets.
 */
public interface Outlet {
  /**
   * Takes a reply whose body is at hand.
   *
   * @param head status and fields; not to be changed, others may use it too
   * @param body all of it; not to be written to, others may use the bytes too
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  void whole(Http.Response head, ByteBuffer body) throws IOException;

  /**
   * Takes the head of a reply whose body is streamed.
   *
   * @param head status and fields; not to be changed, others may use it too
   * @return where the body is to be sent, and {@code done} called at its end; if the handler does
   *     not call it, the server does. What the socket receives is the body of the request
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  ByteSocket begin(Http.Response head) throws IOException;
}
