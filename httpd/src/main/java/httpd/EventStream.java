package httpd;

import static dill.Choose.after;
import static dill.Choose.choose;

import dill.Deadline;
import dill.Receiver;
import dsock.ByteSocket;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * A reply that goes on: events for a browser, which comes back by itself if the connection is lost
 * ({@code text/event-stream}, server-sent events in the HTML standard).
 *
 * {@snippet file="Ticker.java" region="events"}
 *
 * <p>It takes the connection until the handler returns. For the task that handles the exchange
 * alone.
 */
public final class EventStream {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final byte[] COMMENT = {':', '\n', '\n'};

  private final ByteSocket to;
  private final Optional<String> lastId;

  /** What comes next. */
  private sealed interface Next {}

  private record Some(ServerEvent event) implements Next {}

  private enum Sign implements Next {
    END,
    SILENCE
  }

  private EventStream(ByteSocket to, Optional<String> lastId) {
    this.to = to;
    this.lastId = lastId;
  }

  /**
   * Begins the reply.
   *
   * @param x whose reply
   * @return to send events to
   * @throws IOException if the client does not take it
   * @throws IllegalStateException if there is a reply already
   */
  public static EventStream begin(Exchange x) throws IOException {
    var fields =
        Fields.of(
            "Content-Type", "text/event-stream",
            "Cache-Control", "no-store",
            "X-Accel-Buffering", "no"); // for nginx, which would gather events
    var lastId = x.request().fields().get("Last-Event-ID").map(EventStream::utf8);
    return new EventStream(x.reply(new Http.Response(200, fields)), lastId);
  }

  private static String utf8(String bytes) {
    return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** {@return the id of the last event that the client has had before it lost the connection} */
  public Optional<String> lastId() {
    return lastId;
  }

  /**
   * Sends an event, and waits as long as the limits of the server allow.
   *
   * @param event what to send
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the client has gone, or does not take it
   */
  public void send(ServerEvent event) throws IOException {
    send(event, Deadline.NEVER);
  }

  /**
   * Sends an event. It has been handed to the system then.
   *
   * @param event what to send
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline, or the client is too slow
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the client has gone
   */
  public void send(ServerEvent event, Deadline deadline) throws IOException {
    to.send(event.toString().getBytes(StandardCharsets.UTF_8), deadline);
  }

  /**
   * Sends all events that come out of a channel, until that is done or the client has gone, with a
   * sign of life every 15 seconds if nothing comes.
   *
   * @param events what to send. Who fills it should not wait for a slow client: {@link
   *     dill.Channel#newestWins} does not
   * @return false: the client has gone
   * @throws CancellationException if the task is cancelled
   */
  public boolean sendAll(Receiver<ServerEvent> events) {
    return sendAll(events, HEARTBEAT);
  }

  /**
   * Sends all events that come out of a channel, until that is done or the client has gone. The
   * system tells that a client has gone once something has been sent to it; so it is noticed after
   * one or two heartbeats.
   *
   * @param events what to send. Who fills it should not wait for a slow client: {@link
   *     dill.Channel#newestWins} does not
   * @param heartbeat after what time in which nothing has come to send a comment, which browsers
   *     pass over and proxies take for life
   * @return false: the client has gone
   * @throws CancellationException if the task is cancelled
   */
  public boolean sendAll(Receiver<ServerEvent> events, Duration heartbeat) {
    try {
      while (true) {
        Next next =
            choose(
                events.receiving(Some::new),
                events.ending(() -> Sign.END),
                after(Deadline.in(heartbeat), () -> Sign.SILENCE));
        switch (next) {
          case Some(var event) -> send(event);
          case Sign.SILENCE -> to.send(COMMENT);
          case Sign.END -> {
            return true;
          }
        }
      }
    } catch (IOException gone) {
      return false;
    }
  }
}
