package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A body that is being sent. */
abstract class BodyWriter {
  /** A response to HEAD. */
  static final BodyWriter DISCARDING = new Discarding();

  /** Sends bytes of it, all of them. If that fails before a byte is out, the body is as it was. */
  abstract void send(ByteBuffer[] bytes, Deadline deadline) throws IOException;

  /** Refuses bytes that cannot be a part of it. */
  abstract void check(long count);

  /** Sends a part of a file. */
  abstract void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException;

  /** Sends its end, which it may have. */
  abstract void done(Fields trailers, Deadline deadline) throws IOException;

  /** Refuses trailers that cannot be sent with it. */
  void checkTrailers(Fields trailers) {}

  /** Tells whether all that must be sent of it has been. */
  abstract boolean isComplete();

  /** Tells whether its end is that of the connection. */
  boolean endsConnection() {
    return false;
  }

  /** {@return what is missing, for people, if it cannot be ended yet; else empty} */
  String missing() {
    return "";
  }

  static BodyWriter of(long framing, ByteSocket below) {
    if (framing == Framing.CHUNKED) {
      return new ChunkedWriter(below);
    }
    if (framing == Framing.UNTIL_CLOSE) {
      return new UntilClose(below);
    }
    return new LengthWriter(below, Math.max(framing, 0));
  }

  static long count(ByteBuffer[] bytes) {
    long count = 0;
    for (var one : bytes) {
      count += one.remaining();
    }
    return count;
  }

  /** What goes out as it is; the end of the connection is its end. */
  private static final class UntilClose extends BodyWriter {
    private final ByteSocket below;
    private boolean complete;

    UntilClose(ByteSocket below) {
      this.below = below;
    }

    @Override
    void check(long count) {}

    @Override
    void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
      below.send(bytes, deadline);
    }

    @Override
    void send(FileChannel file, long position, long count, Deadline deadline) throws IOException {
      below.send(file, position, count, deadline);
    }

    /** There is no place for trailers here; they are left out (RFC 9110 section 6.5). */
    @Override
    void done(Fields trailers, Deadline deadline) throws IOException {
      below.done(deadline);
      complete = true;
    }

    @Override
    boolean isComplete() {
      return complete;
    }

    @Override
    boolean endsConnection() {
      return true;
    }
  }

  /**
   * What a response to HEAD would have: taken and thrown away, so that what answers GET answers
   * HEAD too.
   */
  private static final class Discarding extends BodyWriter {
    @Override
    void check(long count) {}

    @Override
    void send(ByteBuffer[] bytes, Deadline deadline) {
      for (var one : bytes) {
        one.position(one.limit());
      }
    }

    @Override
    void send(FileChannel file, long position, long count, Deadline deadline) {}

    @Override
    void done(Fields trailers, Deadline deadline) {}

    @Override
    boolean isComplete() {
      return true;
    }
  }
}
