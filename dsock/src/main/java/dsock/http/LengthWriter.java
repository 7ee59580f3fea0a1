package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A body whose length the head has said; perhaps nothing. */
final class LengthWriter extends BodyWriter {
  private final ByteSocket below;
  private final long length;

  private long left;

  LengthWriter(ByteSocket below, long length) {
    this.below = below;
    this.length = length;
    this.left = length;
  }

  @Override
  void check(long count) {
    if (count > left) {
      throw new IllegalStateException(
          length == 0
              ? "this message has no body"
              : count
                  + " more bytes of a body of which "
                  + left
                  + " are left; it was said to have "
                  + length);
    }
  }

  @Override
  void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    long count = count(bytes);
    below.send(bytes, deadline);
    left -= count;
  }

  @Override
  void send(FileChannel file, long position, long count, Deadline deadline) throws IOException {
    below.send(file, position, count, deadline);
    left -= count;
  }

  @Override
  void done(Fields trailers, Deadline deadline) {}

  @Override
  void checkTrailers(Fields trailers) {
    if (trailers.size() > 0) {
      throw new IllegalStateException("only a chunked body has trailers; this one has a length");
    }
  }

  @Override
  boolean isComplete() {
    return left == 0;
  }

  @Override
  String missing() {
    return left == 0 ? "" : left + " of the " + length + " bytes that it was said to have";
  }
}
