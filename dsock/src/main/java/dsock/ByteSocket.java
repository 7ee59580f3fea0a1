package dsock;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;

/**
 * A socket whose data has no boundaries. libdill's {@code bsock}.
 *
 * <p>What arrives is handed out in the socket's own buffer, and what is not read from there stays
 * for the next call, or for the protocol that is attached next. So a protocol looks first and takes
 * last: it asks for as many bytes as it needs, and consumes them when a message is whole. A
 * deadline that passes in the middle of a message then loses nothing.
 *
 * <p>May be implemented outside of this package: for a new kind of connection as it is, for a
 * protocol as a {@link Layer}.
 */
public non-sealed interface ByteSocket extends Sock {
  /**
   * Sends bytes, all of them, and waits as long as it takes.
   *
   * @param bytes what to send; has nothing remaining afterwards
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void send(ByteBuffer bytes) throws IOException {
    send(bytes, Deadline.NEVER);
  }

  /**
   * Sends bytes, all of them. They have been handed to the system then, not to the peer. If it
   * fails, the buffer is as it was; and unless nothing has been sent, this direction of the socket
   * is broken. libdill's {@code bsend}.
   *
   * @param bytes what to send; has nothing remaining afterwards
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException after {@code done}, or while another task sends
   */
  default void send(ByteBuffer bytes, Deadline deadline) throws IOException {
    send(new ByteBuffer[] {bytes}, deadline);
  }

  /**
   * Sends the bytes of several buffers one after the other, and waits as long as it takes.
   *
   * @param bytes what to send; they have nothing remaining afterwards
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void send(ByteBuffer[] bytes) throws IOException {
    send(bytes, Deadline.NEVER);
  }

  /**
   * Sends the bytes of several buffers one after the other, in one go where the system can. As
   * {@link #send(ByteBuffer, Deadline)} otherwise. libdill's {@code bsendl}.
   *
   * @param bytes what to send; they have nothing remaining afterwards
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException after {@code done}, or while another task sends
   */
  void send(ByteBuffer[] bytes, Deadline deadline) throws IOException;

  /**
   * Sends bytes, all of them, and waits as long as it takes.
   *
   * @param bytes what to send
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void send(byte[] bytes) throws IOException {
    send(ByteBuffer.wrap(bytes), Deadline.NEVER);
  }

  /**
   * Sends bytes, all of them. As {@link #send(ByteBuffer, Deadline)} otherwise.
   *
   * @param bytes what to send
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void send(byte[] bytes, Deadline deadline) throws IOException {
    send(ByteBuffer.wrap(bytes), deadline);
  }

  /**
   * Sends a part of a file, and waits as long as it takes.
   *
   * @param file where the bytes come from
   * @param position where the part begins, in bytes
   * @param count how many bytes it has
   * @throws EOFException if the file is shorter than that; what it has may have been sent
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken, or the file cannot be read
   */
  default void send(FileChannel file, long position, long count) throws IOException {
    send(file, position, count, Deadline.NEVER);
  }

  /**
   * Sends a part of a file; without copying it through the program, where the system can. As {@link
   * #send(ByteBuffer, Deadline)} otherwise.
   *
   * @param file where the bytes come from; its own position does not matter, and is not moved
   * @param position where the part begins, in bytes
   * @param count how many bytes it has
   * @param deadline when to give up
   * @throws EOFException if the file is shorter than that; what it has may have been sent
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken, or the file cannot be read
   */
  default void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    FileCopy.send(this, file, position, count, deadline);
  }

  /**
   * Sends bytes soon, and waits as long as it takes if they have to be sent at once.
   *
   * @param bytes what to send, as for {@link #sendSoon(ByteBuffer[], Deadline)}
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void sendSoon(ByteBuffer[] bytes) throws IOException {
    sendSoon(bytes, Deadline.NEVER);
  }

  /**
   * Sends bytes, but not necessarily at once: a socket may keep a few of them until it sends more,
   * until a task waits for its input, or until its event loop has run all that is ready, whichever
   * is first. For pieces that others will follow in a moment, such as the answers to several
   * requests that have come together.
   *
   * <p>They have been copied when this returns. What cannot be sent later breaks the output, and
   * the next call that sends says so. A socket that is closed before that still sends what the
   * system takes without waiting, and resets the connection if that is not all.
   *
   * @param bytes what to send, in this order; their positions are at their limits afterwards, or
   *     where they were if this fails
   * @param deadline when to give up, if they have to be sent at once
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if it is done, or while another task sends
   */
  default void sendSoon(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    send(bytes, deadline);
  }

  /**
   * {@return the socket's inbound buffer, with at least a byte in it} The buffer is valid until the
   * next call on the socket. Waits as long as it takes.
   *
   * @throws EOFException if the peer is done and the buffer is empty
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  default ByteBuffer fill() throws IOException {
    return fill(1, Deadline.NEVER);
  }

  /**
   * {@return the socket's inbound buffer once it holds enough, and waits as long as that takes} The
   * buffer is valid until the next call on the socket.
   *
   * @param atLeast how many bytes it must hold
   * @throws EOFException if the peer is done before that many bytes have come
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  default ByteBuffer fill(int atLeast) throws IOException {
    return fill(atLeast, Deadline.NEVER);
  }

  /**
   * {@return the socket's inbound buffer once it holds enough} The buffer is valid until the next
   * call on the socket.
   *
   * <p>What is read from it is received. What is left stays, for the next call or for the protocol
   * that is attached next. The buffer may hold more than was asked for, and grows to hold what is
   * asked for: never ask for what the peer demands before you have compared it with a limit. Its
   * byte order is big-endian each time.
   *
   * <p>libdill has no such thing: {@code brecv} copies an exact number of bytes, as {@link
   * #receive(int, Deadline)} does.
   *
   * @param atLeast how many bytes it must hold; 0: do not wait, look at what is there
   * @param deadline when to give up
   * @throws EOFException if the peer is done before that many bytes have come; those that have come
   *     can still be had
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   * @throws IllegalStateException while another task receives
   */
  ByteBuffer fill(int atLeast, Deadline deadline) throws IOException;

  /**
   * Receives an exact number of bytes, and waits as long as it takes.
   *
   * @param count how many
   * @return so many bytes
   * @throws EOFException if the peer is done before that many bytes have come
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  default byte[] receive(int count) throws IOException {
    return receive(count, Deadline.NEVER);
  }

  /**
   * Receives an exact number of bytes, all or none of them. libdill's {@code brecv}.
   *
   * @param count how many
   * @param deadline when to give up
   * @return so many bytes
   * @throws EOFException if the peer is done before that many bytes have come; those that have come
   *     can still be had
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  default byte[] receive(int count, Deadline deadline) throws IOException {
    var in = fill(count, deadline);
    var bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  /**
   * Receives bytes and throws them away, and waits as long as it takes.
   *
   * @param count how many
   * @throws EOFException if the peer is done before that many bytes have come
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void skip(long count) throws IOException {
    skip(count, Deadline.NEVER);
  }

  /**
   * Receives bytes and throws them away. What was thrown away before a failure is gone. libdill's
   * {@code brecv} into NULL.
   *
   * @param count how many
   * @param deadline when to give up
   * @throws EOFException if the peer is done before that many bytes have come
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void skip(long count, Deadline deadline) throws IOException {
    for (long left = count; left > 0; ) {
      var in = fill(1, deadline);
      int step = (int) Math.min(left, in.remaining());
      in.position(in.position() + step);
      left -= step;
    }
  }
}
