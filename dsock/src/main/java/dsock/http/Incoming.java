package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The inbound direction: heads, and what is between them. For one task at a time, but for {@link
 * #isWhole}.
 */
final class Incoming {
  /** How many empty lines are passed over before a request (RFC 9112 section 2.2). */
  private static final int MOST_EMPTY_LINES = 8;

  private final ByteSocket below;
  private final HttpLimits limits;
  private final HttpError error;
  private final HeadScan scan;

  private BodyReader body = new BodyReader.None();
  private int emptyLines;

  private volatile @Nullable IOException broken; // null: it is not

  Incoming(ByteSocket below, HttpLimits limits, HttpError error) {
    this.below = below;
    this.limits = limits;
    this.error = error;
    this.scan = HeadScan.ofHeads(limits, error);
  }

  /** Tells whether what comes can still be understood. */
  boolean isWhole() {
    return broken == null;
  }

  /** Refuses to go on behind a place where HTTP was broken. */
  void checkWhole() throws IOException {
    var why = broken;
    if (why != null) {
      throw new IOException(below + " is broken: " + why.getMessage(), why);
    }
  }

  private HttpException broken(HttpException why) {
    broken = why;
    return why;
  }

  /** Waits for the first byte of a head. Returns false if the peer is done. */
  boolean awaitHead(Deadline deadline) throws IOException {
    checkWhole();
    if (scan.hasBegun()) {
      return true;
    }
    while (below.more(deadline)) {
      if (!skipEmptyLine(below.fill(0, deadline), deadline)) {
        return true;
      }
    }
    return false;
  }

  /** Takes an empty line before a request, if that is what comes, and not one of too many. */
  private boolean skipEmptyLine(ByteBuffer in, Deadline deadline) throws IOException {
    if (error != HttpError.REQUEST
        || in.get(in.position()) != '\r'
        || emptyLines == MOST_EMPTY_LINES) {
      return false;
    }
    var two = in;
    if (in.remaining() < 2) {
      try {
        two = below.fill(2, deadline);
      } catch (EOFException e) {
        return false;
      }
    }
    if (two.get(two.position() + 1) != '\n') {
      return false;
    }
    two.position(two.position() + 2);
    emptyLines++;
    return true;
  }

  /**
   * Takes a head, once it is whole. {@link #lines} tells where its lines are, until {@link #begin}.
   *
   * @throws EOFException if the peer is done before it began
   */
  byte[] takeHead(Deadline deadline) throws IOException {
    checkWhole();
    try {
      byte[] head;
      do {
        var in = fillHead(deadline);
        while (!scan.hasBegun() && skipEmptyLine(in, deadline)) {
          in = fillHead(deadline);
        }
        head = scan.take(in);
      } while (head.length == 0);
      emptyLines = 0;
      return head;
    } catch (HttpException e) {
      throw broken(e);
    }
  }

  private ByteBuffer fillHead(Deadline deadline) throws IOException {
    try {
      return below.fill(scan.wants(), deadline);
    } catch (EOFException e) {
      if (scan.hasBegun()) {
        throw error.of(400, "the peer stopped in the middle of a head");
      }
      throw e;
    }
  }

  /** Where the lines are in the head that has been taken. */
  HeadScan lines() {
    return scan;
  }

  /** Goes on with the body that belongs to the head. */
  void begin(long framing) {
    scan.begin();
    body = BodyReader.of(framing, below, limits, error);
  }

  /** Declares that the head that has been taken is none. */
  HttpException refuse(HttpException why) {
    scan.begin();
    return broken(why);
  }

  boolean isBodyOver() throws IOException {
    return body.isOver();
  }

  Fields trailers() {
    return body.trailers();
  }

  boolean more(Deadline deadline) throws IOException {
    checkWhole();
    try {
      return body.more(deadline);
    } catch (HttpException e) {
      throw broken(e);
    }
  }

  ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    checkWhole();
    try {
      return body.fill(atLeast, deadline);
    } catch (HttpException e) {
      throw broken(e);
    }
  }

  /**
   * Throws the rest of the body away. Returns false if there is more of it than that, or none of it
   * can be had.
   */
  boolean skip(long atMost, Deadline deadline) throws IOException {
    checkWhole();
    long skipped = 0;
    while (body.left() <= atMost - skipped) {
      if (!more(deadline)) {
        return true;
      }
      var in = fill(1, deadline);
      if (in.remaining() > atMost - skipped) {
        return false;
      }
      skipped += in.remaining();
      in.position(in.limit());
    }
    return false;
  }

  /** Tells whether bytes are there that have not been received. */
  boolean hasArrived() throws IOException {
    return below.fill(0, Deadline.NOW).hasRemaining();
  }

  /** Tells whether the peer is done or gone, with nothing left of what it has sent. */
  boolean hasEnded() {
    try {
      return isWhole() && body.isOver() && !below.more(Deadline.NOW);
    } catch (SocketTimeoutException nothingYet) {
      return false;
    } catch (IOException broken) {
      return true;
    }
  }
}
