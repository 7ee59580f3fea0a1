package dsock;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A goodbye for messages: one message, on which both sides agree, says that no more will follow.
 *
 * <p>It gives an end to protocols that have none of their own, and an orderly one: {@code done}
 * sends the terminator, and receiving goes on until the peer's has come; {@code detach} does both,
 * and gives back a socket that stands behind the peer's terminator, ready for the next protocol. A
 * peer that is gone without a terminator has not finished, which is a failure here, not an end.
 *
 * <p>On the wire: the messages of the protocol below, and the terminator as one more. A message
 * that equals the terminator cannot be sent. libdill's {@code term}; there the terminator has at
 * most 32 bytes, here it may have any number.
 *
 * @param <S> what it sits on
 */
public final class Term<S extends MessageSocket> extends MessageLayer<S> implements MessageSocket {
  /*
   * Whether there is more can be told only by receiving what comes next. If that is not the terminator, it is kept for
   * who receives. A layer must keep nothing that is meant for the protocol after it; but what is kept here came before
   * the terminator, and nobody but this can want it.
   */

  private final byte[] terminator;
  private final Half input = new Half("receives");
  private final Half output = new Half("sends");

  // For whoever is in the inbound half.
  private boolean ended; // the terminator has come
  private byte @Nullable [] next; // received, and not taken yet

  // For whoever is in the outbound half.
  private boolean done;

  private Term(S socket, byte[] terminator) {
    super(socket);
    this.terminator = terminator;
  }

  /**
   * Starts with the empty message as the terminator.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @return the message socket
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends MessageSocket> Term<S> attach(S socket) {
    return new Term<>(socket, new byte[0]);
  }

  /**
   * Starts with a text as the terminator.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param terminator the last message, in UTF-8
   * @return the message socket
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends MessageSocket> Term<S> attach(S socket, String terminator) {
    return new Term<>(socket, terminator.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Starts to wait for a terminator. libdill's {@code term_attach}.
   *
   * @param <S> what it sits on
   * @param socket what to sit on
   * @param terminator the last message
   * @return the message socket
   * @throws IllegalStateException if another layer owns the socket
   */
  public static <S extends MessageSocket> Term<S> attach(S socket, byte[] terminator) {
    return new Term<>(socket, terminator.clone());
  }

  /**
   * {@inheritDoc}
   *
   * @throws ProtocolException if the message is the terminator, or the protocol below cannot carry
   *     it; nothing has been sent
   */
  @Override
  public void send(byte[] message, Deadline deadline) throws IOException {
    if (isTerminator(message)) {
      throw new ProtocolException("the message is the terminator, which done sends");
    }
    output.enter(this);
    try {
      checkNotDone();
      below().send(message, deadline);
    } finally {
      output.exit();
    }
  }

  private boolean isTerminator(byte[] message) {
    return Arrays.equals(message, terminator);
  }

  private void checkNotDone() {
    if (done) {
      throw new IllegalStateException(this + " is done");
    }
  }

  /** Sends the terminator. Receiving goes on. libdill's {@code term_done}. */
  @Override
  public void done(Deadline deadline) throws IOException {
    output.enter(this);
    try {
      checkNotDone();
      below().send(terminator, deadline);
      done = true;
    } finally {
      output.exit();
    }
  }

  @Override
  public boolean more(Deadline deadline) throws IOException {
    input.enter(this);
    try {
      return hasNext(deadline);
    } finally {
      input.exit();
    }
  }

  private boolean hasNext(Deadline deadline) throws IOException {
    checkInput();
    if (next == null && !ended) {
      var message = receiveBelow(deadline);
      ended = isTerminator(message);
      next = ended ? null : message;
    }
    return !ended;
  }

  private byte[] receiveBelow(Deadline deadline) throws IOException {
    try {
      return below().receive(deadline);
    } catch (EOFException end) {
      throw breakInput(new IOException("the peer has left without a terminator", end));
    }
  }

  /** Waits for a message, which stays {@link #next} until it is taken. */
  private byte[] awaitNext(Deadline deadline) throws IOException {
    hasNext(deadline);
    var message = next;
    if (message == null) {
      throw new EOFException(this + ": the peer is done");
    }
    return message;
  }

  @Override
  public byte[] receive(Deadline deadline) throws IOException {
    input.enter(this);
    try {
      var message = awaitNext(deadline);
      next = null;
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
      var message = awaitNext(deadline);
      if (message.length > into.remaining()) {
        throw new ProtocolException(
            "message of " + message.length + " bytes; there is room for " + into.remaining());
      }
      into.put(message);
      next = null;
      return message.length;
    } finally {
      input.exit();
    }
  }

  /** Says goodbye unless that has been done, and throws away what comes before the peer's. */
  @Override
  protected void finish(Deadline deadline) throws IOException {
    if (!done) {
      done(deadline);
    }
    while (more(deadline)) {
      receive(Deadline.NOW);
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException(this + ": the peer did not end in time");
      }
    }
  }
}
