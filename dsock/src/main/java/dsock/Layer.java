package dsock;

import dill.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;

/**
 * Base of a protocol that sits on a byte socket.
 *
 * <p>A protocol extends this, implements {@link ByteSocket} or {@link MessageSocket}, and has a
 * static {@code attach}. Ownership, {@code detach}, {@code close}, {@code more} and {@code done}
 * come from here:
 *
 * {@snippet file="Quux.java" region="protocol"}
 *
 * <p>A layer keeps no received bytes to itself: it looks at what has arrived in the buffer below
 * and takes a message when it is whole, so that a detach leaves the stream at exactly the right
 * byte. libdill's {@code hquery} and vtables are types here; its {@code hown} is what the
 * constructor does.
 *
 * @param <S> what it gives back when it leaves
 */
public abstract class Layer<S extends ByteSocket> extends Overlay<S> {
  private final ByteBelow below;

  /**
   * Takes ownership of a socket. From here on {@link #below} is the only way to it, until {@link
   * #detach}.
   *
   * @param socket what to sit on
   * @throws IllegalStateException if another layer owns it
   */
  protected Layer(S socket) {
    super(socket);
    var name = getClass().getSimpleName();
    this.below = new ByteBelow(name, lend(socket, name));
  }

  private static ByteSocket lend(ByteSocket socket, String to) {
    if (socket instanceof Ground ground) {
      return ground.lend(to);
    }
    if (socket instanceof Overlay<?> overlay) {
      return overlay.way().lend(socket, to);
    }
    return socket; // a connection of somebody else's making, which does not know of ownership
  }

  @Override
  final Below way() {
    return below;
  }

  /**
   * {@return the way down, for this protocol alone} It refuses all calls once the layer has been
   * detached or closed, and those in a direction that the layer has declared broken.
   */
  protected final ByteSocket below() {
    return below;
  }

  /**
   * {@return the buffer below once it holds enough of a message} As {@link #below} fills it, but
   * for the end: that the peer is done is an end only between two messages; inside of one it is a
   * failure, and breaks the input.
   *
   * @param atLeast how many bytes it must hold
   * @param deadline when to give up
   * @throws EOFException if the peer is done, and the buffer is empty
   * @throws SocketTimeoutException if it has to wait beyond the deadline; the socket is as it was
   * @throws CancellationException if it has to wait and the task is cancelled; the socket is as it
   *     was
   * @throws IOException if the peer is done inside of a message, or the connection is broken
   */
  protected final ByteBuffer fillMessage(int atLeast, Deadline deadline) throws IOException {
    try {
      return below.fill(atLeast, deadline);
    } catch (EOFException end) {
      int left = below.fill(0, Deadline.NOW).remaining();
      if (left == 0) {
        throw end;
      }
      var truncated = "truncated message: the peer was done after " + left + " bytes of it";
      throw breakInput(new IOException(truncated, end));
    }
  }
}
