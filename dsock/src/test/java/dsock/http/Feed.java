package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.random.RandomGenerator;

/**
 * A peer that says what it has been told to say, cut into pieces, and keeps what it hears. The next
 * piece comes only when it is asked for. Each call moves the buffer, so that nobody gets away with
 * using it for too long.
 */
public final class Feed implements ByteSocket {
  private static final int FILLS =
      200; // for each byte: more of them, and something runs in a circle

  private final Queue<byte[]> pieces = new ArrayDeque<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final long mostFills;

  private ByteBuffer in = ByteBuffer.allocate(0);
  private boolean late; // each piece is late the first time that it is asked for
  private boolean lateNow;

  private long fills;
  private int sends;
  private int largest;
  private boolean done;
  private boolean closed;

  private Feed(long length) {
    mostFills = FILLS * (length + 10);
  }

  public static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** All at once. */
  public static Feed whole(byte[] bytes) {
    return inPieces(bytes);
  }

  public static Feed whole(String text) {
    return whole(latin(text));
  }

  public static Feed inPieces(byte[]... pieces) {
    long length = 0;
    for (var piece : pieces) {
      length += piece.length;
    }
    var feed = new Feed(length);
    for (var piece : pieces) {
      feed.pieces.add(piece);
    }
    return feed;
  }

  public static Feed byteByByte(byte[] bytes) {
    var feed = new Feed(bytes.length);
    for (byte b : bytes) {
      feed.pieces.add(new byte[] {b});
    }
    return feed;
  }

  /** Cut somewhere. */
  public static Feed cut(byte[] bytes, RandomGenerator random) {
    var feed = new Feed(bytes.length);
    int most = 1 + random.nextInt(Math.max(bytes.length, 1));
    for (int at = 0; at < bytes.length; ) {
      int length = Math.min(1 + random.nextInt(most), bytes.length - at);
      feed.pieces.add(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
    }
    return feed;
  }

  /** Lets each piece be late once. */
  public Feed late() {
    late = true;
    lateNow = true;
    return this;
  }

  void add(String piece) {
    pieces.add(latin(piece));
  }

  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline)
      throws EOFException, SocketTimeoutException {
    largest = Math.max(largest, atLeast);
    if (++fills > mostFills) {
      throw new AssertionError("asked " + fills + " times");
    }
    while (in.remaining() < atLeast) {
      pull();
    }
    in = moved(in.remaining());
    return in;
  }

  private ByteBuffer moved(int size) {
    var moved = ByteBuffer.allocate(size + 5).position(3);
    return moved.put(in).limit(3 + size).position(3);
  }

  private void pull() throws EOFException, SocketTimeoutException {
    if (lateNow && !pieces.isEmpty()) {
      lateNow = false;
      throw new SocketTimeoutException("late");
    }
    lateNow = late;
    var piece = pieces.poll();
    if (piece == null) {
      throw new EOFException("the peer is done");
    }
    in = ByteBuffer.allocate(in.remaining() + piece.length).put(in).put(piece).flip();
  }

  @Override
  public boolean more(Deadline deadline) throws SocketTimeoutException {
    try {
      return fill(1, deadline).hasRemaining();
    } catch (EOFException e) {
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
    if (done) {
      throw new IllegalStateException("done has been said already");
    }
    done = true;
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Returns what has been sent since this was asked last. */
  public String sent() {
    var sent = out.toString(StandardCharsets.ISO_8859_1);
    out.reset();
    return sent;
  }

  /** Returns how often something has been sent. */
  public int sends() {
    return sends;
  }

  /** Returns how many bytes were asked for in one piece, at most. */
  public int largest() {
    return largest;
  }

  boolean isDone() {
    return done;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public String toString() {
    return "Feed";
  }
}
