package dsock.ws;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A connection whose peer has said all beforehand, piece by piece; what it is told is kept. */
final class Pieces implements ByteSocket {
  /** A piece that does not come in time; the one after it comes when asked for again. */
  static final byte[] LATE = {};

  private final Queue<byte[]> pieces;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteBuffer in = ByteBuffer.allocate(0);
  private int asked; // the most at once
  private boolean closed;

  Pieces(byte[]... pieces) {
    this.pieces = new ArrayDeque<>(List.of(pieces));
  }

  /** The same bytes, each for itself. */
  static Pieces bytewise(byte[] bytes) {
    var pieces = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      pieces[i] = new byte[] {bytes[i]};
    }
    return new Pieces(pieces);
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    asked = Math.max(asked, atLeast);
    while (in.remaining() < atLeast) {
      var piece = pieces.poll();
      if (piece == null) {
        throw new EOFException("that was all");
      }
      if (piece.length == 0) {
        throw new SocketTimeoutException("late");
      }
      in = ByteBuffer.allocate(in.remaining() + piece.length).put(in).put(piece).flip();
    }
    return in;
  }

  @Override
  public boolean more(Deadline deadline) throws IOException {
    return in.hasRemaining() || !pieces.isEmpty();
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) {
    for (var buffer : bytes) {
      while (buffer.hasRemaining()) {
        out.write(buffer.get());
      }
    }
  }

  @Override
  public void done(Deadline deadline) {}

  @Override
  public void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }

  byte[] sent() {
    return out.toByteArray();
  }

  int asked() {
    return asked;
  }
}
