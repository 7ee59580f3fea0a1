package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body whose length is known beforehand. */
final class LengthReader extends BodyReader {
  private final ByteSocket below;
  private final HttpError error;
  private final long length;
  private final Loan loan;

  private long left;

  LengthReader(ByteSocket below, long length, HttpError error) {
    this.below = below;
    this.length = length;
    this.left = length;
    this.error = error;
    this.loan = new Loan(below);
  }

  @Override
  boolean more(Deadline deadline) throws IOException {
    if (isOver()) {
      return false;
    }
    if (!below.more(deadline)) {
      throw cut();
    }
    return true;
  }

  @Override
  ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    settle();
    if (atLeast > left) {
      throw left == 0
          ? over()
          : new EOFException("the body has only " + left + " bytes left, not " + atLeast);
    }
    try {
      return loan.lend(below.fill(atLeast, deadline), left);
    } catch (EOFException e) {
      throw cut();
    }
  }

  @Override
  boolean isOver() throws IOException {
    settle();
    return left == 0;
  }

  @Override
  long left() throws IOException {
    settle();
    return left;
  }

  private void settle() throws IOException {
    left -= loan.end();
  }

  private HttpException cut() {
    return error.of(400, "the peer stopped in the middle of a body of " + length + " bytes");
  }
}
