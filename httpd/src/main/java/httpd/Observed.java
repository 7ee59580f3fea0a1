package httpd;

import dsock.http.Http;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that an observer is told of. */
final class Observed {
  private final Observer.Ending ending;
  private final long began = System.nanoTime();
  private @Nullable Exception failure; // null: none, so far

  Observed(Observer observer, Http.Request request, InetSocketAddress remote) {
    ending = observer.begin(request, remote);
  }

  void failed(Exception why) {
    failure = why;
  }

  void end(Exchange x) {
    ending.end(
        new Observer.Outcome(
            x.status(),
            x.way().route(),
            x.answer().received(),
            x.answer().sent(),
            Duration.ofNanos(System.nanoTime() - began),
            Optional.ofNullable(failure)));
  }
}
