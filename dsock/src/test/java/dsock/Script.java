package dsock;

import dill.Deadline;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A connection of somebody else's making, written with nothing but the public interface. What comes
 * in is set down beforehand, piece by piece; what goes out is kept.
 */
final class Script implements ByteSocket {
  /** A piece that does not come in time; the one after it comes when asked for again. */
  static final String LATE = "late";

  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ByteBuffer in = ByteBuffer.allocate(0);

  private boolean broken; // in place of the end
  private int sends;
  private int dones;
  private int closes;

  static Script of(String... pieces) {
    var script = new Script();
    for (var piece : pieces) {
      script.add(piece.equals(LATE) ? new byte[0] : Utf8.utf8(piece));
    }
    return script;
  }

  Script add(byte... piece) {
    pieces.add(piece);
    return this;
  }

  Script thenBreak() {
    broken = true;
    return this;
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    while (in.remaining() < atLeast) {
      pull();
    }
    return in;
  }

  private void pull() throws IOException {
    var piece = pieces.poll();
    if (piece == null) {
      throw broken ? new IOException("reset") : new EOFException("end of the script");
    }
    if (piece.length == 0) {
      throw new SocketTimeoutException("late");
    }
    in = ByteBuffer.allocate(in.remaining() + piece.length).put(in).put(piece).flip();
  }

  @Override
  public boolean more(Deadline deadline) throws IOException {
    try {
      return fill(1, deadline).hasRemaining();
    } catch (EOFException end) {
      return false;
    }
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) {
    sends++;
    for (var buffer : bytes) {
      while (buffer.hasRemaining()) {
        out.write(buffer.get());
      }
    }
  }

  @Override
  public void done(Deadline deadline) {
    dones++;
  }

  @Override
  public void close() {
    closes++;
  }

  byte[] sent() {
    return out.toByteArray();
  }

  int sends() {
    return sends;
  }

  int dones() {
    return dones;
  }

  int closes() {
    return closes;
  }

  @Override
  public String toString() {
    return "Script";
  }
}
