package dsock;

import dill.Deadline;
import java.nio.ByteBuffer;

/**
 * A connection that the same bytes come from for ever, and that swallows what is sent: it costs
 * nearly nothing.
 */
final class Endless implements ByteSocket {
  private final ByteBuffer in;

  /** Makes one of a unit that is received as a whole, as often as fits in 16 KiB, once at least. */
  Endless(byte[] unit) {
    int times = Math.max(1, 16 * 1024 / unit.length);
    in = ByteBuffer.allocateDirect(times * unit.length);
    for (int i = 0; i < times; i++) {
      in.put(unit);
    }
    in.flip();
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) {
    return in.hasRemaining() ? in : in.position(0);
  }

  @Override
  public boolean more(Deadline deadline) {
    return true;
  }

  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) {
    for (var buffer : bytes) {
      buffer.position(buffer.limit());
    }
  }

  @Override
  public void done(Deadline deadline) {}

  @Override
  public void close() {}
}
