package httpd.filter;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The body of a reply that is compressed on its way; what it receives is left as it is. */
final class GzipSocket implements ByteSocket {
  private final ByteSocket below;
  private final Gzip gzip = new Gzip();
  private boolean isOver; // the deflater has been given back

  GzipSocket(ByteSocket below) {
    this.below = below;
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    for (int i = 0; i < bytes.length; i++) {
      gzip.add(bytes[i], i == bytes.length - 1, piece -> below.send(piece, deadline));
    }
  }

  @Override
  public void done(Deadline deadline) throws IOException {
    if (!isOver) {
      isOver = true;
      gzip.end(piece -> below.send(piece, deadline));
    }
    below.done(deadline);
  }

  /** Gives back what it has, if the body has failed. */
  void abandon() {
    if (!isOver) {
      isOver = true;
      gzip.release();
    }
  }

  @Override
  public boolean more(Deadline deadline) throws IOException {
    return below.more(deadline);
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    return below.fill(atLeast, deadline);
  }

  @Override
  public void close() {
    below.close();
  }

  @Override
  public String toString() {
    return "gzip over " + below;
  }
}
