package dsock.ws;

import static dill.Choose.after;
import static dill.Choose.choose;

import dill.Channel;
import dill.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The ping of this side that waits for its answer: one at a time. */
final class Pings {
  /** A ping that waits: what its answer must say, and what is done when it has come, or cannot. */
  static final class Ping {
    private final byte[] payload;
    private final Channel<Void> over = Channel.create();

    private Ping(long number) {
      this.payload = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    byte[] payload() {
      return payload;
    }
  }

  private long count;
  private @Nullable Ping waiting; // null: nobody waits
  private @Nullable IOException failure; // why no answer will come; null: it may

  synchronized Ping begin(Object socket) throws IOException {
    if (waiting != null) {
      throw new IllegalStateException("another task pings on " + socket + " already");
    }
    checkAlive(socket);
    var ping = new Ping(++count);
    waiting = ping;
    return ping;
  }

  void await(Ping ping, Object socket, Deadline deadline) throws IOException {
    if (!choose(ping.over.ending(() -> true), after(deadline, () -> false))) {
      throw new SocketTimeoutException(socket + ": the peer did not answer a ping in time");
    }
    if (isWaiting(ping)) {
      checkAlive(socket);
    }
  }

  private synchronized boolean isWaiting(Ping ping) {
    return waiting == ping;
  }

  private synchronized void checkAlive(Object socket) throws IOException {
    if (failure != null) {
      throw new IOException(socket + ": no ping is answered: " + failure.getMessage(), failure);
    }
  }

  synchronized void end(Ping ping) {
    if (waiting == ping) {
      waiting = null;
    }
  }

  synchronized void answered(byte[] payload) {
    var ping = waiting;
    if (ping != null && failure == null && Arrays.equals(ping.payload, payload)) {
      waiting = null;
      ping.over.done();
    }
  }

  synchronized void fail(IOException why) {
    if (failure == null) {
      failure = why;
      if (waiting != null) {
        waiting.over.done();
      }
    }
  }
}
