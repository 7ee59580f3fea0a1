package dill.loop;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address of the system that connections arrive at: a port, or a path. One task at a time may
 * accept them.
 */
public abstract sealed class Acceptor permits ChannelAcceptor, NativeAcceptor {
  Acceptor() {}

  /**
   * Listens.
   *
   * @param address of TCP or a Unix socket; port 0: one that is free
   * @param backlog how many connections may wait to be accepted; the system may allow fewer
   * @return what accepts them
   * @throws IOException if it cannot
   */
  public static Acceptor listen(SocketAddress address, int backlog) throws IOException {
    return Carrier.current().hasDescriptors()
        ? NativeAcceptor.open(address, backlog)
        : ChannelAcceptor.open(address, backlog);
  }

  /**
   * Makes one of a descriptor that listens already.
   *
   * @param handle which; it has become something else if this succeeds
   * @param unix whether it is to be a Unix socket; otherwise, one of TCP
   * @return what accepts
   * @throws IOException if it is something else
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public static Acceptor adopt(Handle handle, boolean unix) throws IOException {
    boolean ours = Carrier.current().hasDescriptors();
    if (!ours) {
      OpenFiles.checkOpen();
    }
    int family = handle.checkSocket(unix, true);
    return ours
        ? NativeAcceptor.of(handle.take())
        : ChannelAcceptor.of(OpenFiles.listener(handle.take(), family));
  }

  /**
   * {@return a duplicate of its descriptor}
   *
   * @throws IOException if this is closed, or the system has no more descriptors
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public abstract Handle duplicate() throws IOException;

  /**
   * Accepts a connection.
   *
   * @return this side of it; null: there is none just now
   * @throws IOException if the system cannot have one more, or this is closed
   */
  public abstract @Nullable Endpoint accept() throws IOException;

  /** {@return what waits until accepting makes sense, and closes this} */
  public abstract Pollable pollable();

  /**
   * {@return the address that it listens on}
   *
   * @throws IOException if this is closed
   */
  public abstract SocketAddress local() throws IOException;
}
