package httpd;

/**
 * Answers requests. It runs in a task of its connection and may block as it likes.
 *
 * {@snippet file="Hello.java" region="hello"}
 */
@FunctionalInterface
public interface Handler {
  /**
   * Answers a request. Once this returns the exchange is over: what was not read of the request's
   * body is skipped, and a reply that was begun is completed. A handler that has not replied has
   * failed.
   *
   * @param x the request, and the reply to it; not to be used after this has returned
   * @throws Exception if it fails. Before the reply the client gets a 500, or what a {@link
   *     dsock.http.HttpException} says; after it the connection is reset, so that half a reply is
   *     not taken for a whole one
   */
  void handle(Exchange x) throws Exception;

  /**
   * Puts filters in front of this handler.
   *
   * @param filters the first of them sees a request first, and a reply last
   * @return a handler: the filters, and this one behind them
   */
  default Handler through(Filter... filters) {
    Handler handler = this;
    for (int i = filters.length - 1; i >= 0; i--) {
      handler = filters[i].before(handler);
    }
    return handler;
  }
}
