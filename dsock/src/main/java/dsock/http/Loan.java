package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a reader of the body holds of the buffer below: the buffer itself, or a view of its first
 * part if there is more in it than belongs to the body.
 */
final class Loan {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ByteSocket below;

  private ByteBuffer lent = NOTHING;
  private int from;
  private boolean view;

  Loan(ByteSocket below) {
    this.below = below;
  }

  /** Lends as much of the buffer as belongs to the body. */
  ByteBuffer lend(ByteBuffer in, long most) {
    view = in.remaining() > most;
    lent = view ? in.slice(in.position(), (int) most) : in;
    from = lent.position();
    return lent;
  }

  /**
   * Ends the loan. To be done before anything else is called below. What was read from a view is
   * taken below only now: the limit of the buffer there is not ours to set.
   *
   * @return how many bytes have been read
   */
  int end() throws IOException {
    int taken = lent.position() - from;
    if (view && taken > 0) {
      var in = below.fill(0, Deadline.NOW);
      in.position(in.position() + taken);
    }
    lent = NOTHING;
    from = 0;
    view = false;
    return taken;
  }
}
