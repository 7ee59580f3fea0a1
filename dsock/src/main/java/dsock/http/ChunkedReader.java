package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body in chunks (RFC 9112 section 7.1). */
final class ChunkedReader extends BodyReader {
  /*
   * What is asked for is handed out from the buffer below as long as it lies within one chunk. If
   * it does not, the bytes go to a buffer at the side; once that has been read the next ones come
   * from below again.
   *
   * The lines between chunks are taken one by one, each when it is whole. So a deadline may pass
   * anywhere.
   */

  private final ByteSocket below;
  private final HttpError error;
  private final ChunkLine line;
  private final HeadScan trailerScan;
  private final Loan loan;
  private final Pieces pieces = new Pieces();

  private long left; // of the chunk
  private boolean inside; // behind the data of a chunk, the end of which comes next
  private boolean last; // the last chunk has been, trailers come next
  private boolean over;
  private Fields trailers = super.trailers();

  ChunkedReader(ByteSocket below, HttpLimits limits, HttpError error) {
    this.below = below;
    this.error = error;
    this.loan = new Loan(below);
    this.line = new ChunkLine(limits.chunkLineBytes(), error);
    this.trailerScan = HeadScan.ofTrailers(limits, error);
  }

  @Override
  boolean more(Deadline deadline) throws IOException {
    settle();
    if (pieces.size() > 0) {
      return true;
    }
    if (!advance(deadline)) {
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
    if (pieces.size() == 0) {
      pieces.release();
      if (atLeast == 0) {
        return loan.lend(below.fill(0, deadline), left);
      }
      if (!advance(deadline)) {
        throw over();
      }
      if (atLeast <= left) {
        return loan.lend(fillBelow(atLeast, deadline), left);
      }
    }
    pieces.reserve(atLeast);
    while (pieces.size() < atLeast) {
      if (!advance(deadline)) {
        throw new EOFException(
            "the body has only " + pieces.size() + " bytes left, not " + atLeast);
      }
      left -= pieces.append(fillBelow(1, deadline), left);
    }
    return pieces.bytes();
  }

  @Override
  boolean isOver() throws IOException {
    settle();
    return over && pieces.size() == 0;
  }

  @Override
  long left() throws IOException {
    settle();
    return left + pieces.size();
  }

  @Override
  Fields trailers() {
    return trailers;
  }

  private void settle() throws IOException {
    left -= loan.end();
  }

  /**
   * Goes on to the next byte of data below. Returns false if there is none: all has been taken,
   * trailers too.
   */
  private boolean advance(Deadline deadline) throws IOException {
    while (left == 0 && !last) {
      left = takeLine(deadline);
      last = left == 0;
      inside = true;
    }
    if (last && !over) {
      takeTrailers(deadline);
      over = true;
    }
    return !over;
  }

  private long takeLine(Deadline deadline) throws IOException {
    var in = fillBelow(1, deadline);
    while (true) {
      long size = line.take(in, inside);
      if (size >= 0) {
        return size;
      }
      in = fillBelow(in.remaining() + 1, deadline);
    }
  }

  private void takeTrailers(Deadline deadline) throws IOException {
    var in = fillBelow(trailerScan.wants(), deadline);
    int length = trailerScan.scan(in);
    while (length < 0) {
      in = fillBelow(trailerScan.wants(), deadline);
      length = trailerScan.scan(in);
    }
    var bytes = new byte[length];
    in.get(bytes);
    if (trailerScan.fields() > 0) {
      var fields = FieldLines.parse(bytes, trailerScan, error);
      if (Trailers.forbidden(fields) >= 0) {
        throw error.of(
            400,
            "a trailer that may only be in the head: "
                + fields.block().name(Trailers.forbidden(fields)));
      }
      trailers = fields;
    }
  }

  private ByteBuffer fillBelow(int atLeast, Deadline deadline) throws IOException {
    try {
      return below.fill(atLeast, deadline);
    } catch (EOFException e) {
      throw cut();
    }
  }

  private HttpException cut() {
    return error.of(400, "the peer stopped in the middle of a chunked body");
  }
}
