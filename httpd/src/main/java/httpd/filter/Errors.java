package httpd.filter;

import httpd.Exchange;
import httpd.Filter;
import java.util.concurrent.CancellationException;

/**
 * A filter that replies in the place of a handler that has failed.
 *
 * {@snippet file="Failing.java" region="errors"}
 *
 * <p>Without one the client gets what a {@link dsock.http.HttpException} says, a 408 if it was too
 * slow, or a 500; the failure is logged with the last, and the connection ends.
 */
public final class Errors {
  private Errors() {}

  /** Makes a reply out of a failure. */
  @FunctionalInterface
  public interface Reply {
    /**
     * Replies.
     *
     * @param x the exchange; there is no reply yet
     * @param failure what the handler has thrown
     * @throws Exception if that fails, or if this failure is to be treated as usual: {@code throw
     *     failure}
     */
    void to(Exchange x, Exception failure) throws Exception;
  }

  /**
   * Makes the filter. Not asked are failures after the reply has been begun, for which the
   * connection is reset, and cancellations.
   *
   * @param reply what to reply. Nobody logs a failure that it has dealt with
   * @return the filter
   */
  public static Filter replying(Reply reply) {
    return next ->
        x -> {
          try {
            next.handle(x);
          } catch (CancellationException e) {
            throw e;
          } catch (Exception failure) {
            if (x.hasReplied()) {
              throw failure;
            }
            reply.to(x, failure);
          }
        };
  }
}
