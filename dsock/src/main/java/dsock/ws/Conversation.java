package dsock.ws;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Layer;
import dsock.MessageSocket;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WebSocket} is once the two sides have agreed: messages in both directions.
 *
 * @param <S> what it sits on
 */
abstract class Conversation<S extends ByteSocket> extends Layer<S> implements MessageSocket {
  private final Outgoing out;
  private final Pings pings = new Pings();
  private final FrameReader frames;
  private final Incoming in;

  private final AtomicBoolean receiving = new AtomicBoolean();
  private volatile boolean over; // the memory is to be given back

  // For the task that receives.
  private boolean text;
  private @Nullable Thread reader; // who has received last; null: nobody has
  private boolean another; // something of the next frame is at hand

  Conversation(S socket, Role role, WebSocketSettings settings, Optional<Terms> terms) {
    super(socket);
    var compression = settings.compression();
    var peer = role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
    var deflation =
        terms.map(t ->
            new Deflation(
                compression.level(), t.keeps(role) && compression.keepsContext(), t.bitsOf(role)));
    var inflation = terms.map(t -> new Inflation(t.keeps(peer)));
    this.out =
        new Outgoing(
            below(),
            role,
            deflation.orElse(null),
            compression.threshold(),
            this::checkOutput,
            this::breakOutput);
    this.frames =
        new FrameReader(
            this::fillMessage,
            this::breakInput,
            out,
            pings,
            role,
            terms.isPresent(),
            settings.frameBytes());
    this.in = new Incoming(frames, settings.messageBytes(), inflation.orElse(null));
  }

  /**
   * {@return what the peer's goodbye says; nothing: it has not come} libdill's {@code ws_status}.
   */
  public Optional<Close> status() {
    return Optional.ofNullable(frames.goodbye());
  }

  /**
   * {@inheritDoc}
   *
   * <p>It is sent as bytes.
   *
   * @throws IOException if the connection is broken, or the peer has said goodbye
   */
  @Override
  public void send(byte[] message, Deadline deadline) throws IOException {
    out.send(false, message, isAnotherAtHand(), deadline);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException if the connection is broken, or the peer has said goodbye
   * @throws IllegalStateException after {@code done}, or while another task sends
   */
  @Override
  public void send(String message, Deadline deadline) throws IOException {
    var bytes = message.getBytes(StandardCharsets.UTF_8);
    out.send(true, bytes, isAnotherAtHand(), deadline);
  }

  /**
   * Sends a part of a message, and waits as long as it takes.
   *
   * @param part what to send; its bytes have nothing remaining afterwards
   * @throws IOException as the other, for the same reasons
   */
  public void sendPart(Part part) throws IOException {
    sendPart(part, Deadline.NEVER);
  }

  /**
   * Sends a part of a message; other messages may follow only behind its last one. It is a frame on
   * the wire.
   *
   * @param part what to send; its bytes have nothing remaining afterwards
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken, or the peer has said goodbye
   * @throws IllegalStateException after {@code done}, while another task sends, or if it is text
   *     and the parts before it are not, or the reverse
   */
  public void sendPart(Part part, Deadline deadline) throws IOException {
    out.send(part, isAnotherAtHand(), deadline);
  }

  /** Tells whether this task has received, and has more to receive, so that it will send again. */
  private boolean isAnotherAtHand() {
    return reader == Thread.currentThread() && another;
  }

  /**
   * Waits until something of a message has come, or the peer has said goodbye. Answers pings.
   *
   * @param deadline when to give up
   * @return false: the peer has said goodbye, and everything has been received
   * @throws WebSocketException if the peer breaks the protocol, or goes without a goodbye
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   * @throws IllegalStateException while another task receives
   */
  @Override
  public boolean more(Deadline deadline) throws IOException {
    enter();
    try {
      return in.awaitSome(deadline);
    } finally {
      exit();
    }
  }

  /**
   * Receives a message, be it bytes or text; {@link #isText} tells which.
   *
   * @param deadline when to give up
   * @return the message
   * @throws EOFException if the peer has said goodbye
   * @throws WebSocketException if the peer breaks the protocol or a limit, or goes without a
   *     goodbye
   * @throws SocketTimeoutException if it has to wait beyond the deadline; what has come is kept
   * @throws CancellationException if it has to wait and the task is cancelled; what has come is
   *     kept
   * @throws IOException if the connection is broken
   * @throws IllegalStateException while another task receives, or between the parts of a message
   */
  @Override
  public byte[] receive(Deadline deadline) throws IOException {
    enter();
    try {
      in.awaitWhole(deadline);
      return took(in.take());
    } finally {
      exit();
    }
  }

  /**
   * Receives a message of text.
   *
   * @param deadline when to give up
   * @return the message
   * @throws ProtocolException if it is not text. It can still be received, by {@link #receive}
   * @throws IOException as {@link #receive}, for the same reasons
   * @throws IllegalStateException as {@link #receive}
   */
  @Override
  public String receiveText(Deadline deadline) throws IOException {
    enter();
    try {
      in.awaitWhole(deadline);
      return took(in.takeText());
    } finally {
      exit();
    }
  }

  /**
   * Receives a message into a buffer, be it bytes or text.
   *
   * @param into where to put it
   * @param deadline when to give up
   * @return how many bytes the message has
   * @throws ProtocolException if the message is longer than what remains of the buffer. Both are as
   *     they were: the message can still be received
   * @throws IOException as {@link #receive}, for the same reasons
   * @throws IllegalStateException as {@link #receive}
   */
  @Override
  public int receive(ByteBuffer into, Deadline deadline) throws IOException {
    enter();
    try {
      in.awaitWhole(deadline);
      int size = in.size();
      in.take(into);
      return took(size);
    } finally {
      exit();
    }
  }

  /**
   * Receives a part of a message, and waits as long as it takes.
   *
   * @return the part; its bytes are the program's
   * @throws IOException as the other, for the same reasons
   */
  public Part receivePart() throws IOException {
    return receivePart(Deadline.NEVER);
  }

  /**
   * Receives a part of a message: what has come of it, as soon as that is anything, but not much
   * more than 64 KiB. How the peer has cut it does not matter. The message may be of any length.
   *
   * @param deadline when to give up
   * @return the part; its bytes are the program's
   * @throws IOException as {@link #receive}, for the same reasons
   * @throws IllegalStateException while another task receives
   */
  public Part receivePart(Deadline deadline) throws IOException {
    enter();
    try {
      return took(in.takePart(deadline));
    } finally {
      exit();
    }
  }

  /**
   * {@return whether the message that was received last, or that {@link #more} has found since, is
   * text} For the task that receives.
   */
  public boolean isText() {
    return text;
  }

  private void enter() throws IOException {
    checkInput();
    if (!receiving.compareAndSet(false, true)) {
      throw new IllegalStateException("another task receives on " + this + " already");
    }
    another = false;
  }

  private <T> T took(T message) {
    reader = Thread.currentThread();
    another = frames.isAnotherAtHand();
    return message;
  }

  private void exit() {
    text = in.isText();
    receiving.setRelease(false); // a volatile write would wait for it to be seen, at each call
    if (over) { // if that is missed, the garbage collector finds the memory, though later
      endInput();
    }
  }

  /**
   * Asks the peer whether it is there, and waits for the answer as long as it takes.
   *
   * @return how long that took
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken, or the peer says goodbye instead
   */
  public Duration ping() throws IOException {
    return ping(Deadline.NEVER);
  }

  /**
   * Asks the peer whether it is there, and waits for the answer. It comes only while another task
   * receives. So a task that keeps a connection alive, and ends it when the peer has gone silent,
   * is a loop of this and a sleep.
   *
   * @param deadline when to give up
   * @return how long that took
   * @throws SocketTimeoutException if there is no answer in time; the socket is as it was, and may
   *     be asked again
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken, or the peer says goodbye instead
   * @throws IllegalStateException after {@code done}, or while another task does the same
   */
  public Duration ping(Deadline deadline) throws IOException {
    var ping = pings.begin(this);
    try {
      long start = System.nanoTime();
      out.ping(ping.payload(), deadline);
      pings.await(ping, this, deadline);
      return Duration.ofNanos(System.nanoTime() - start);
    } finally {
      pings.end(ping);
    }
  }

  /**
   * Says goodbye with {@link Close#NORMAL}; nothing more can be sent. It may still be received, up
   * to the peer's goodbye. May be called by any task.
   *
   * @param deadline when to give up
   * @throws IOException as {@link #done(int, String, Deadline)}, for the same reasons
   * @throws IllegalStateException if it has been said already
   */
  @Override
  public void done(Deadline deadline) throws IOException {
    done(Close.NORMAL, "", deadline);
  }

  /**
   * Says goodbye, and waits as long as that takes.
   *
   * @param status why
   * @param reason the same for people, or nothing
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  public void done(int status, String reason) throws IOException {
    done(status, reason, Deadline.NEVER);
  }

  /**
   * Says goodbye; nothing more can be sent, as after {@link #done(Deadline)}. libdill's {@code
   * ws_done}. If another task is sending a frame, the goodbye follows it, and this does not wait.
   * If the peer has said goodbye before, ours has been said already, and nothing happens.
   *
   * @param status why: as {@link Close} has it
   * @param reason the same for people, or nothing
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline; it is sent as soon as it
   *     can be then
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalArgumentException if a goodbye cannot say that
   * @throws IllegalStateException if it has been said already
   */
  public void done(int status, String reason, Deadline deadline) throws IOException {
    out.done(new Close(status, reason), deadline);
  }

  /** Says goodbye if that has not been done, and throws away what comes before the peer's. */
  @Override
  protected void finish(Deadline deadline) throws IOException {
    enter();
    try {
      out.finish(new Close(Close.NORMAL, ""), deadline);
      in.skipAll(deadline);
      out.flush(deadline);
      release();
    } finally {
      exit();
    }
  }

  /**
   * Closes the connection at once, without a goodbye. After {@link #detach} it does nothing: the
   * socket is its user's again.
   */
  @Override
  public void close() {
    super.close();
    release();
    pings.fail(new IOException("it is closed"));
  }

  /** Gives memory back that the garbage collector does not see. */
  private void release() {
    out.end();
    over = true;
    endInput();
  }

  /** Or has whoever receives just now do it. */
  private void endInput() {
    if (receiving.compareAndSet(false, true)) {
      in.end();
      receiving.set(false);
    }
  }
}
