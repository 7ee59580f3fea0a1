package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A body in chunks: one for each thing that is sent (RFC 9112 section 7.1). */
final class ChunkedWriter extends BodyWriter {
  private static final int LONGEST_SIZE = 16; // hexadecimal digits
  private static final byte[] LINE_END = {'\r', '\n'};

  private final ByteSocket below;
  private boolean complete;

  ChunkedWriter(ByteSocket below) {
    this.below = below;
  }

  @Override
  void check(long count) {}

  @Override
  void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    long count = count(bytes);
    if (count == 0) {
      return; // an empty chunk would be the last one
    }
    var out = new ByteBuffer[bytes.length + 2];
    out[0] = size(count);
    System.arraycopy(bytes, 0, out, 1, bytes.length);
    out[out.length - 1] = ByteBuffer.wrap(LINE_END);
    below.send(out, deadline);
  }

  @Override
  void send(FileChannel file, long position, long count, Deadline deadline) throws IOException {
    if (count > 0) {
      below.send(size(count), deadline);
      below.send(file, position, count, deadline);
      below.send(ByteBuffer.wrap(LINE_END), deadline);
    }
  }

  /** The line before a chunk. */
  private static ByteBuffer size(long count) {
    var line = new byte[LONGEST_SIZE + 2];
    int at = LONGEST_SIZE;
    line[at] = '\r';
    line[at + 1] = '\n';
    for (long rest = count; rest > 0; rest >>>= 4) {
      line[--at] = (byte) Character.forDigit((int) (rest & 0xf), 16);
    }
    return ByteBuffer.wrap(line, at, line.length - at);
  }

  @Override
  void done(Fields trailers, Deadline deadline) throws IOException {
    HeadWriter.lastChunk(trailers).send(below, deadline);
    complete = true;
  }

  @Override
  void checkTrailers(Fields trailers) {
    int forbidden = Trailers.forbidden(trailers);
    if (forbidden >= 0) {
      throw new IllegalArgumentException(
          trailers.block().name(forbidden) + " cannot be a trailer; it belongs into the head");
    }
  }

  @Override
  boolean isComplete() {
    return complete;
  }
}
