package dsock.http;

import dill.Deadline;
import dsock.ByteSocket;
import dsock.Layer;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * What {@link Http} is between two heads: the byte socket of a body, in each direction.
 *
 * @param <S> what is below
 */
abstract class BodySocket<S extends ByteSocket> extends Layer<S> implements ByteSocket {
  private final HttpLimits limits;
  private final Outgoing out;

  private volatile Side side;
  private volatile boolean decided; // which side it is

  BodySocket(S socket, HttpLimits limits) {
    super(socket);
    this.limits = limits;
    this.out = new Outgoing(below(), this::breakOutput);
    this.side = new ServerSide(below(), limits, out);
  }

  final ServerSide server() {
    if (!(side instanceof ServerSide server)) {
      throw new IllegalStateException(this + " sends requests; it cannot receive them");
    }
    decided = true;
    return server;
  }

  final ClientSide client() {
    if (!decided) {
      side = new ClientSide(below(), limits, out);
      decided = true;
    }
    if (!(side instanceof ClientSide client)) {
      throw new IllegalStateException(this + " receives requests; it cannot send them");
    }
    return client;
  }

  /**
   * Waits until there is something to receive. For a client, and for a server that has not sent its
   * response to the end, that is the body: false at its end. For a server that owes no response it
   * is what comes next: a request, or what is left of the last one's body; false if the peer is
   * done, or at once if the connection does not persist.
   *
   * <p>If one task of a server reads the body while another one sends the response, the one that
   * reads is told the end of the body in any case. (So it should not begin to ask for a body behind
   * the response; {@link #skipBody} tells whether there is any.)
   *
   * <p>If the client waits for {@code 100 Continue} before it sends the body, it is sent (RFC 9110
   * section 10.1.1).
   *
   * @param deadline when to give up
   * @return false: there is nothing more, as said above
   * @throws HttpException if the peer breaks the framing of the body, or stops in its middle
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if the connection speaks another protocol now
   */
  @Override
  public boolean more(Deadline deadline) throws IOException {
    return side.more(deadline);
  }

  /**
   * {@return a buffer with what has come of the body, once it holds enough} As {@link
   * ByteSocket#fill(int, Deadline)}; there is nothing in it of what follows the body.
   *
   * <p>If the client waits for {@code 100 Continue} before it sends the body, it is sent (RFC 9110
   * section 10.1.1).
   *
   * @param atLeast how many bytes it must hold; 0: do not wait, look at what is there
   * @param deadline when to give up
   * @throws EOFException if the body has fewer bytes left; those that it has can still be had
   * @throws HttpException if the peer breaks the framing of the body, or stops in its middle
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   * @throws IllegalArgumentException if the number is negative
   * @throws IllegalStateException before the first head, or if the connection speaks another
   *     protocol now
   */
  @Override
  public ByteBuffer fill(int atLeast, Deadline deadline) throws IOException {
    if (atLeast < 0) {
      throw new IllegalArgumentException("at least " + atLeast + " bytes; it must not be negative");
    }
    return side.fill(atLeast, deadline);
  }

  /**
   * Throws away what is left of the body, and waits as long as it takes.
   *
   * @param atMost how many bytes that may be
   * @return false: there is more of it
   * @throws HttpException if the peer breaks the framing of the body, or stops in its middle
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the connection is broken
   */
  public boolean skipBody(long atMost) throws IOException {
    return skipBody(atMost, Deadline.NEVER);
  }

  /**
   * Throws away what is left of the body, if anything, so that the next head can be received. Never
   * asks for it by {@code 100 Continue}.
   *
   * @param atMost how many bytes that may be
   * @param deadline when to give up
   * @return false: there is more of it, or it was never asked for; the connection is better closed
   *     than used again
   * @throws HttpException if the peer breaks the framing of the body, or stops in its middle
   * @throws SocketTimeoutException if it has to wait beyond the deadline; what was thrown away is
   *     gone
   * @throws CancellationException if it has to wait and the task is cancelled; what was thrown away
   *     is gone
   * @throws IOException if the connection is broken
   */
  public boolean skipBody(long atMost, Deadline deadline) throws IOException {
    return side.skip(atMost, deadline);
  }

  /**
   * Sends bytes of the body, all of them; none: nothing happens. As {@link
   * ByteSocket#send(ByteBuffer[], Deadline)}.
   *
   * @param bytes what to send; they have nothing remaining afterwards
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException before a head, after {@link #done}, or if it is more than the
   *     head said
   */
  @Override
  public void send(ByteBuffer[] bytes, Deadline deadline) throws IOException {
    out.send(bytes, deadline);
    side.sent();
  }

  /**
   * Sends a part of a file as a part of the body; without copying it through the program, where the
   * system can. If that fails, the output is broken.
   *
   * @param file where the bytes come from
   * @param position where the part begins, in bytes
   * @param count how many bytes it has
   * @param deadline when to give up
   * @throws EOFException if the file is shorter than that
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken, or the file cannot be read
   * @throws IllegalStateException before a head, after {@link #done}, or if it is more than the
   *     head said
   */
  @Override
  public void send(FileChannel file, long position, long count, Deadline deadline)
      throws IOException {
    out.send(file, position, count, deadline);
    side.sent();
  }

  /**
   * Ends the body that is being sent. A body whose length the head has said has ended before by
   * itself; to say so then is allowed once.
   *
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException before a head, if it has been ended already, or if bytes are
   *     missing that the head has promised; the output is broken then
   */
  @Override
  public void done(Deadline deadline) throws IOException {
    done(Outgoing.NO_FIELDS, deadline);
  }

  /**
   * Ends the body that is being sent, with trailers, and waits as long as it takes.
   *
   * @param trailers what to send after the body
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   */
  public void done(Fields trailers) throws IOException {
    done(trailers, Deadline.NEVER);
  }

  /**
   * Ends the body that is being sent, with trailers (RFC 9110 section 6.5). Where there is no place
   * for them, as towards a client of HTTP/1.0, they are left out.
   *
   * @param trailers what to send after the body
   * @param deadline when to give up
   * @throws SocketTimeoutException if it has to wait beyond the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalArgumentException if one of them may only be in a head, such as {@code
   *     Content-Length}
   * @throws IllegalStateException as {@link #done(Deadline)}; and if the head has said the length
   *     of the body, for then it cannot have trailers
   */
  public void done(Fields trailers, Deadline deadline) throws IOException {
    out.done(trailers, deadline);
    side.sent();
  }

  /**
   * Adds fields to each response that is sent from now on and has none of their names: a {@code
   * Date}, say. Interim responses are left as they are. A head that is sent many times need not be
   * copied for that.
   *
   * @param fields is asked for them whenever a response is sent, by the task that sends it; none of
   *     them may be about the body or the connection, or the response is refused with {@link
   *     IllegalArgumentException}
   * @throws IllegalStateException if this is the side of a client
   */
  public void addToResponses(Supplier<Fields> fields) {
    server().addToEach(fields);
  }

  /**
   * {@return the trailers of the body that is being received, or was last} There are none before
   * its end.
   */
  public Fields trailers() {
    return side.in.trailers();
  }

  /**
   * Tells whether another exchange may follow on the connection when this one is over, as far as is
   * known (RFC 9112 section 9.3). It may not if one of the two sides has said {@code Connection:
   * close}, or speaks HTTP/1.0 and has not said {@code keep-alive}; if a body ends with the
   * connection; if a body was never asked for by {@code 100 Continue}; and if the peer has broken
   * HTTP.
   *
   * @return whether it may
   */
  public boolean persists() {
    return side.persists();
  }

  /**
   * Tells whether the peer is known to have ended its side, or to have gone, with nothing left to
   * receive: a client, say, that does not wait for its response. Does not wait for anything; false
   * as long as a body has not been received to its end. For the task that receives.
   *
   * @return whether it has
   */
  public boolean isPeerGone() {
    return side.in.hasEnded();
  }

  /**
   * Refuses to leave in the middle of an exchange.
   *
   * @param deadline when to give up what is left between the last byte of the body and its end
   * @throws IOException if the peer has broken HTTP
   * @throws IllegalStateException if a request has not been answered to the end, or its body not
   *     received to the end
   */
  @Override
  protected void finish(Deadline deadline) throws IOException {
    side.checkIdle(deadline);
  }

  /**
   * Closes the connection, with all that is below, at once. Never waits and never fails. In the
   * middle of a message that is being sent it is reset, so that the peer does not take what it has
   * for the whole.
   */
  @Override
  public void close() {
    if (out.isOpen()) {
      breakOutput(new IOException("closed in the middle of a message"));
    }
    super.close();
  }

  /**
   * Ends the connection in an orderly way, in the middle of a request too: says below that this
   * side is done, throws away what the peer still sends until the peer is done too, and closes. So
   * a peer that goes on sending what nobody reads gets to see the last response (RFC 9112 section
   * 9.6). In the middle of a message that is being sent there is no such way: it is reset, as
   * {@link #close()} does. The connection is closed in any case, even if this throws.
   *
   * @param deadline when to give up; a peer that never ends would be listened to for ever otherwise
   * @throws SocketTimeoutException if it takes longer than the deadline
   * @throws CancellationException if it has to wait and the task is cancelled
   * @throws IOException if the connection is broken
   * @throws IllegalStateException if a layer owns it, or another task uses it; it is not closed
   *     then
   */
  public void close(Deadline deadline) throws IOException {
    boolean mine = true;
    try {
      if (!out.isOpen()) {
        out.end(deadline);
        drain(deadline);
      }
    } catch (CancellationException cancelled) { // which is an IllegalStateException too
      throw cancelled;
    } catch (IllegalStateException misuse) {
      mine = false;
      throw misuse;
    } finally {
      if (mine) {
        close();
      }
    }
  }

  private void drain(Deadline deadline) throws IOException {
    while (below().more(deadline)) {
      var in = below().fill(0, deadline);
      in.position(in.limit());
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException(this + ": the peer did not end in time");
      }
    }
  }
}
