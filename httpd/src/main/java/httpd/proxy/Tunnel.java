package httpd.proxy;

import dill.Bundle;
import dill.Deadline;
import dill.TaskException;
import dsock.ByteSocket;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Two connections made one: what comes from one side goes to the other, until both have ended. Each
 * direction ends on its own.
 */
final class Tunnel {
  private final Duration idle;
  private volatile Deadline end; // of the silence

  Tunnel(Duration idle) {
    this.idle = idle;
    this.end = Deadline.in(idle);
  }

  /** Runs until both directions have ended, or one has broken, or both are silent for too long. */
  void run(ByteSocket client, ByteSocket upstream) {
    try (var directions = Bundle.open()) {
      directions.go("to the up-stream", () -> pass(client, upstream));
      directions.go("to the client", () -> pass(upstream, client));
      directions.await();
    } catch (TaskException broken) {
      // as peers may do; both connections are closed now
    }
  }

  private void pass(ByteSocket from, ByteSocket to) throws IOException {
    while (awaitMore(from)) {
      to.send(from.fill(1), Deadline.in(idle));
      end = Deadline.in(idle);
    }
    to.done(Deadline.in(idle));
  }

  private boolean awaitMore(ByteSocket from) throws IOException {
    while (true) {
      var end = this.end;
      try {
        return from.more(end);
      } catch (SocketTimeoutException silent) {
        if (end.equals(this.end)) {
          throw silent;
        } // else the other direction was not
      }
    }
  }
}
