package dsock;

import dill.Deadline;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Messages, each followed by the same few bytes: lines of text, say.
 *
 * <p>A message is what stands before the first occurrence of the suffix, and may be empty. One that
 * contains the suffix cannot be sent, nor one that is longer than the limit. If the peer sends a
 * longer one, or stops in the middle of one, the layer can receive no more; sending goes on.
 *
 * <p>There is no handshake, neither to begin nor to end. On the wire: the message, the suffix.
 * libdill's {@code suffix}; there the suffix has at most 32 bytes, here it may have any number but
 * none.
 *
 * @param <S> what it sits on
 */
public final class Suffix<S extends ByteSocket> extends Layer<S> implements MessageSocket {
  /*
   * The message is looked for in the buffer below and taken when its suffix has been found. If it has not, the next look
   * starts where this one stopped; so a message that trickles in costs no more than one that comes at once.
   */

  /** The end of a line in most text protocols: carriage return, line feed. */
  public static final String CRLF = "\r\n";

  private static final int LONGEST = 8192;

  /** What is better copied in front of its suffix than sent from two places. */
  private static final int SMALL = 1024;

  private final Needle suffix;
  private final int longest;
  private final Half input = new Half("receives");

  // For whoever is in the inbound half.
  private int scanned; // how many bytes from the buffer's position on no suffix begins at

  private Suffix(S socket, Needle suffix, int longest) {
    super(socket);
    this.suffix = suffix;
    this.longest = longest;
  }

  /**
   * Starts to exchange messages of at most 8192 bytes.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param suffix what follows each message, in UTF-8
   * @return the message socket
   * @throws IllegalArgumentException if the suffix is empty
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends ByteSocket> Suffix<S> attach(S socket, String suffix) {
    return attach(socket, suffix.getBytes(StandardCharsets.UTF_8), LONGEST);
  }

  /**
   * Starts to exchange messages. libdill's {@code suffix_attach}.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param suffix what follows each message
   * @param longest how many bytes a message may have, without the suffix
   * @return the message socket
   * @throws IllegalArgumentException if the suffix is empty or the limit negative; the socket is as
   *     it was
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends ByteSocket> Suffix<S> attach(S socket, byte[] suffix, int longest) {
    if (suffix.length == 0) {
      throw new IllegalArgumentException("an empty suffix would end no message");
    }
    if (longest < 0) {
      throw new IllegalArgumentException("limit of " + longest + "; it must not be negative");
    }
    int mostThatABufferHolds = Integer.MAX_VALUE - suffix.length - 1;
    return new Suffix<>(socket, new Needle(suffix), Math.min(longest, mostThatABufferHolds));
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProtocolException if the message is longer than the limit or contains the suffix, also
   *     if that would be completed by the one that is sent after it; nothing has been sent
   */
  @Override
  public void send(byte[] message, Deadline deadline) throws IOException {
    if (message.length > longest) {
      throw new ProtocolException(
          "message of " + message.length + " bytes; the limit is " + longest);
    }
    if (suffix.isIn(message)) {
      throw new ProtocolException("the message contains the suffix; it would be taken for two");
    }
    below().send(framed(message), deadline);
  }

  private ByteBuffer[] framed(byte[] message) {
    return message.length <= SMALL
        ? new ByteBuffer[] {ByteBuffer.wrap(suffix.behind(message))}
        : new ByteBuffer[] {ByteBuffer.wrap(message), suffix.toSend()};
  }

  @Override
  public byte[] receive(Deadline deadline) throws IOException {
    input.enter(this);
    try {
      var in = awaitMessage(deadline);
      var message = new byte[scanned];
      in.get(message);
      takeSuffix(in);
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
      int length = scanned;
      if (length > into.remaining()) {
        throw new ProtocolException(
            "message of " + length + " bytes; there is room for " + into.remaining());
      }
      into.put(into.position(), in, in.position(), length).position(into.position() + length);
      in.position(in.position() + length);
      takeSuffix(in);
      return length;
    } finally {
      input.exit();
    }
  }

  /**
   * {@return the buffer with a whole message in it; how long that is stands in {@link #scanned}}
   */
  private ByteBuffer awaitMessage(Deadline deadline) throws IOException {
    while (true) {
      var in = fillMessage(scanned + suffix.length(), deadline);
      int found = suffix.find(in, in.position() + scanned);
      scanned = (found < 0 ? in.limit() - suffix.length() + 1 : found) - in.position();
      if (scanned > longest) {
        throw breakInput(
            new IOException("message of more than " + longest + " bytes, which is the limit"));
      }
      if (found >= 0) {
        return in;
      }
    }
  }

  private void takeSuffix(ByteBuffer in) {
    in.position(in.position() + suffix.length());
    scanned = 0;
  }
}
