package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What HTTP looks like from one of its two sides: who asks, who answers, and when an exchange is
 * over.
 */
abstract class Side {
  final ByteSocket below;
  final HttpLimits limits;
  final Incoming in;
  final Outgoing out;

  Side(ByteSocket below, HttpLimits limits, HttpError error, Outgoing out) {
    this.below = below;
    this.limits = limits;
    this.in = new Incoming(below, limits, error);
    this.out = out;
  }

  /** Tells whether something is to be received: of the body, or behind it. */
  abstract boolean more(Deadline deadline) throws IOException;

  /** Hands out what has come of the body. */
  abstract ByteBuffer fill(int atLeast, Deadline deadline) throws IOException;

  /** Throws away what is left of the body. Returns false if there is more of it. */
  abstract boolean skip(long atMost, Deadline deadline) throws IOException;

  /** Takes note that something has been sent. */
  abstract void sent();

  abstract boolean persists();

  /** Refuses to leave the connection between a request and the end of its response. */
  abstract void checkIdle(Deadline deadline) throws IOException;

  final IllegalStateException misuse(String what) {
    return new IllegalStateException(below + ": " + what);
  }

  final IllegalStateException switched() {
    return misuse("the connection speaks another protocol now; detach");
  }
}
