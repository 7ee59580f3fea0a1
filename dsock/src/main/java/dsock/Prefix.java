package dsock;

import dill.Deadline;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Messages, each preceded by its length.
 *
 * <p>A message may be empty. One that is longer than the limit, or whose length does not fit the
 * width, cannot be sent. If the peer announces a longer one, or stops in the middle of one, the
 * layer can receive no more; sending goes on. Memory is taken for what has come, not for what is
 * announced.
 *
 * <p>There is no handshake, neither to begin nor to end. On the wire: the length of the message
 * alone as an unsigned number, the message. libdill's {@code prefix}.
 *
 * @param <S> what it sits on
 */
public final class Prefix<S extends ByteSocket> extends Layer<S> implements MessageSocket {
  private static final int LONGEST = 1 << 20;
  private static final int WIDEST = Long.BYTES;

  /** What is better copied behind its length than sent from two places. */
  private static final int SMALL = 1024;

  /** What is asked for at once, unless half of that has come. */
  private static final int STEP = BufferPool.SIZE;

  private final int width;
  private final ByteOrder order;
  private final int longest;
  private final Half input = new Half("receives");

  private Prefix(S socket, int width, ByteOrder order, int longest) {
    super(socket);
    this.width = width;
    this.order = order;
    this.longest = longest;
  }

  /**
   * Starts to exchange messages of at most 1 MiB, or of what the width can tell if that is less;
   * big-endian.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param width how many bytes the length has: 1 to 8
   * @return the message socket
   * @throws IllegalArgumentException if the width is another; the socket is as it was
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends ByteSocket> Prefix<S> attach(S socket, int width) {
    return attach(socket, width, ByteOrder.BIG_ENDIAN, LONGEST);
  }

  /**
   * Starts to exchange messages. libdill's {@code prefix_attach}.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param width how many bytes the length has: 1 to 8
   * @param order which of them comes first
   * @param longest how many bytes a message may have; less if the width cannot tell as many
   * @return the message socket
   * @throws IllegalArgumentException if the width is another or the limit negative; the socket is
   *     as it was
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends ByteSocket> Prefix<S> attach(
      S socket, int width, ByteOrder order, int longest) {
    if (width < 1 || width > WIDEST) {
      throw new IllegalArgumentException("width of " + width + "; it must be 1 to " + WIDEST);
    }
    if (longest < 0) {
      throw new IllegalArgumentException("limit of " + longest + "; it must not be negative");
    }
    int mostThatABufferHolds = Integer.MAX_VALUE - WIDEST;
    long mostThatTheWidthTells = width < Integer.BYTES ? (1L << (8 * width)) - 1 : longest;
    long limit = Math.min(longest, Math.min(mostThatABufferHolds, mostThatTheWidthTells));
    return new Prefix<>(socket, width, order, (int) limit);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProtocolException if the message is longer than the limit; nothing has been sent
   */
  @Override
  public void send(byte[] message, Deadline deadline) throws IOException {
    if (message.length > longest) {
      throw new ProtocolException(
          "message of " + message.length + " bytes; the limit is " + longest);
    }
    below().send(framed(message), deadline);
  }

  private ByteBuffer[] framed(byte[] message) {
    boolean small = message.length <= SMALL;
    var first = ByteBuffer.allocate(small ? width + message.length : width);
    for (int i = 0; i < width; i++) {
      first.put((byte) ((long) message.length >>> shift(i)));
    }
    return small
        ? new ByteBuffer[] {first.put(message).flip()}
        : new ByteBuffer[] {first.flip(), ByteBuffer.wrap(message)};
  }

  @Override
  public byte[] receive(Deadline deadline) throws IOException {
    input.enter(this);
    try {
      var in = awaitMessage(deadline);
      var message = new byte[takeLength(in)];
      in.get(message);
      return message;
    } finally {
      input.exit();
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProtocolException if the message is longer than what remains of the buffer. Both are as
   *     they were: the message can still be received
   */
  @Override
  public int receive(ByteBuffer into, Deadline deadline) throws IOException {
    input.enter(this);
    try {
      var in = awaitMessage(deadline);
      long length = length(in);
      if (length > into.remaining()) {
        throw new ProtocolException(
            "message of " + length + " bytes; there is room for " + into.remaining());
      }
      int count = takeLength(in);
      into.put(into.position(), in, in.position(), count).position(into.position() + count);
      in.position(in.position() + count);
      return count;
    } finally {
      input.exit();
    }
  }

  /** {@return the buffer with a whole message in it, and its length before that} */
  private ByteBuffer awaitMessage(Deadline deadline) throws IOException {
    var in = fillMessage(width, deadline);
    long length = length(in);
    if (Long.compareUnsigned(length, longest) > 0) {
      var announced = Long.toUnsignedString(length);
      throw breakInput(
          new IOException("message of " + announced + " bytes; the limit is " + longest));
    }
    int whole = width + (int) length;
    while (in.remaining() < whole) {
      int step = (int) Math.min(whole, Math.max(STEP, 2L * in.remaining()));
      in = fillMessage(step, deadline);
    }
    return in;
  }

  private int takeLength(ByteBuffer in) {
    int length = (int) length(in);
    in.position(in.position() + width);
    return length;
  }

  /** The length that stands at the position of a buffer; unsigned, and not to be believed. */
  private long length(ByteBuffer in) {
    long length = 0;
    for (int i = 0; i < width; i++) {
      length |= (in.get(in.position() + i) & 0xffL) << shift(i);
    }
    return length;
  }

  /** By how many bits the byte of the length that is sent as this one is shifted. */
  private int shift(int index) {
    return 8 * (order == ByteOrder.BIG_ENDIAN ? width - 1 - index : index);
  }
}
