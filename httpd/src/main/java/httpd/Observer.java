package httpd;

import dsock.http.Http;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * Is told of each request when it begins and when it is over: for traces, metrics, logs.
 *
 * {@snippet file="Observed.java" region="observer"}
 *
 * <p>Both are told in the task of the connection, so what is put into a {@link ThreadLocal} at the
 * beginning, such as the current span, is there for the handler (unless a {@link TimeLimit} has it
 * run in a task of its own), and can be taken out at the end. The client waits meanwhile. What an
 * observer throws ends the connection, and is logged.
 */
@FunctionalInterface
public interface Observer {
  /**
   * A request has come; its head has, that is.
   *
   * @param request the head, with the fields that say which trace it belongs to; may be kept
   * @param remote the address of the client
   * @return is told how it ended
   */
  Ending begin(Http.Request request, InetSocketAddress remote);

  /**
   * What has come was no request, and has been refused. Does nothing, unless it is overridden.
   *
   * @param remote the address of the client
   * @param status of the reply
   */
  default void refused(InetSocketAddress remote, int status) {}

  /** Is told how a request ended. */
  @FunctionalInterface
  interface Ending {
    /**
     * A request is over: it has been answered, or has failed.
     *
     * @param outcome how
     */
    void end(Outcome outcome);
  }

  /**
   * How a request ended.
   *
   * @param status of the reply; 0: there was none, as the server has been closed meanwhile
   * @param route the route that has matched, as {@link Context#route} says it: {@code
   *     "/users/{id}"}; empty: none has
   * @param received how many bytes of its body the handler has read
   * @param sent how many bytes the body of the reply had
   * @param took how long it took, from its head on until all of the reply had been handed to the
   *     system
   * @param failure what the handler threw, or sending did; empty: nothing
   */
  record Outcome(
      int status,
      String route,
      long received,
      long sent,
      Duration took,
      Optional<Exception> failure) {}
}
