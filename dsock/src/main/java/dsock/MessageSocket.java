package dsock;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;

/**
 * A socket that keeps messages whole. A message is sent and received as one, and may be empty.
 * libdill's {@code msock}.
 */
public non-sealed interface MessageSocket extends Sock {
  /**
   * Sends a message, and waits as long as it takes.
   *
   * @param message what to send
   * @throws ProtocolException if the protocol cannot carry this message; nothing has been sent
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void send(byte[] message) throws IOException {
    send(message, Deadline.NEVER);
  }

  /**
   * Sends a message. It has been handed to the system then, not to the peer. libdill's {@code
   * msend}.
   *
   * @param message what to send
   * @param deadline when to give up
   * @throws ProtocolException if the protocol cannot carry this message; nothing has been sent
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException after {@code done}, or while another task sends
   */
  void send(byte[] message, Deadline deadline) throws IOException;

  /**
   * Sends a message of text, in UTF-8, and waits as long as it takes.
   *
   * @param text what to send
   * @throws ProtocolException if the protocol cannot carry this message; nothing has been sent
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void send(String text) throws IOException {
    send(text, Deadline.NEVER);
  }

  /**
   * Sends a message of text, in UTF-8.
   *
   * @param text what to send
   * @param deadline when to give up
   * @throws ProtocolException if the protocol cannot carry this message; nothing has been sent
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  default void send(String text, Deadline deadline) throws IOException {
    send(text.getBytes(StandardCharsets.UTF_8), deadline);
  }

  /**
   * Receives a message, and waits as long as it takes.
   *
   * @return the message
   * @throws EOFException if the peer is done
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken, or the peer breaks the protocol
   */
  default byte[] receive() throws IOException {
    return receive(Deadline.NEVER);
  }

  /**
   * Receives a message. libdill's {@code mrecv}.
   *
   * @param deadline when to give up
   * @return the message
   * @throws EOFException if the peer is done
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken, or the peer breaks the protocol
   * @throws IllegalStateException while another task receives
   */
  byte[] receive(Deadline deadline) throws IOException;

  /**
   * Receives a message of text, and waits as long as it takes.
   *
   * @return the message
   * @throws EOFException if the peer is done
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken, or the peer breaks the protocol
   */
  default String receiveText() throws IOException {
    return receiveText(Deadline.NEVER);
  }

  /**
   * Receives a message of text. What is not UTF-8 in it becomes U+FFFD.
   *
   * @param deadline when to give up
   * @return the message
   * @throws EOFException if the peer is done
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken, or the peer breaks the protocol
   */
  default String receiveText(Deadline deadline) throws IOException {
    return new String(receive(deadline), StandardCharsets.UTF_8);
  }

  /**
   * Receives a message into a buffer, and waits as long as it takes.
   *
   * @param into where to put it
   * @return how many bytes the message has
   * @throws ProtocolException if the message is longer than what remains of the buffer
   * @throws EOFException if the peer is done
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken, or the peer breaks the protocol
   */
  default int receive(ByteBuffer into) throws IOException {
    return receive(into, Deadline.NEVER);
  }

  /**
   * Receives a message into a buffer.
   *
   * @param into where to put it
   * @param deadline when to give up
   * @return how many bytes the message has
   * @throws ProtocolException if the message is longer than what remains of the buffer, which is as
   *     it was then. The message is lost, unless the protocol says otherwise
   * @throws EOFException if the peer is done
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken, or the peer breaks the protocol
   */
  default int receive(ByteBuffer into, Deadline deadline) throws IOException {
    var message = receive(deadline);
    if (message.length > into.remaining()) {
      throw new ProtocolException(
          "message of " + message.length + " bytes; there is room for " + into.remaining());
    }
    into.put(message);
    return message.length;
  }
}
