package httpd.filter;

import dill.Deadline;
import dsock.ByteSocket;
import httpd.gzip.Gzip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.zip.Deflater;

/** The body of a reply that is compressed on its way; what it receives is left as it is. */
final class GzipSocket implements ByteSocket {
  private static final int PIECE = 16 * 1024;

  private final ByteSocket below;
  private final Gzip gzip = new Gzip(Deflater.DEFAULT_COMPRESSION, PIECE);
  private boolean isOver; // the deflater has been given back

  GzipSocket(ByteSocket below) {
    this.below = below;
  }

  /** Compresses a body that is there as a whole. */
  static ByteBuffer whole(ByteBuffer body) {
    var all = new ByteArrayOutputStream(body.remaining() / 3 + 64);
    Gzip.Sink sink = Channels.newChannel(all)::write;
    var gzip = new Gzip(Deflater.DEFAULT_COMPRESSION, PIECE);
    try {
      gzip.add(body, false, sink);
      gzip.end(sink);
    } catch (IOException e) {
      throw new AssertionError("memory takes all", e);
    }
    return ByteBuffer.wrap(all.toByteArray());
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
