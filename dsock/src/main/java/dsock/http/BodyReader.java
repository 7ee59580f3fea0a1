package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A body that is being received. It is over once all of it has been read and nothing of it is left
 * below.
 */
abstract class BodyReader {
  private static final Fields NO_TRAILERS = Fields.of();

  /** Waits for a byte of the body. Returns false if there is none: the body is over then. */
  abstract boolean more(Deadline deadline) throws IOException;

  /** As {@link ByteSocket#fill(int, Deadline)}, but never with a byte of what follows the body. */
  abstract ByteBuffer fill(int atLeast, Deadline deadline) throws IOException;

  /** Tells whether it is over, as far as that can be told without waiting. */
  abstract boolean isOver() throws IOException;

  /** {@return how many bytes are left at least, as far as that is known} */
  long left() throws IOException {
    return 0;
  }

  Fields trailers() {
    return NO_TRAILERS;
  }

  static BodyReader of(long framing, ByteSocket below, HttpLimits limits, HttpError error) {
    if (framing == Framing.NONE || framing == 0) {
      return new None();
    }
    if (framing == Framing.CHUNKED) {
      return new ChunkedReader(below, limits, error);
    }
    if (framing == Framing.UNTIL_CLOSE) {
      return new UntilClose(below);
    }
    return new LengthReader(below, framing, error);
  }

  static EOFException over() {
    return new EOFException("the body is over");
  }

  /** No body, or an empty one. */
  static final class None extends BodyReader {
    @Override
    boolean more(Deadline deadline) {
      return false;
    }

    @Override
    ByteBuffer fill(int atLeast, Deadline deadline) throws EOFException {
      if (atLeast > 0) {
        throw over();
      }
      return ByteBuffer.allocate(0);
    }

    @Override
    boolean isOver() {
      return true;
    }
  }

  /** All that comes, until the peer is done. */
  private static final class UntilClose extends BodyReader {
    private final ByteSocket below;
    private boolean over;

    UntilClose(ByteSocket below) {
      this.below = below;
    }

    @Override
    boolean more(Deadline deadline) throws IOException {
      over = !below.more(deadline);
      return !over;
    }

    @Override
    ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
      return below.fill(atLeast, deadline);
    }

    @Override
    boolean isOver() {
      return over;
    }
  }
}
