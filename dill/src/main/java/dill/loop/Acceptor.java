package dill.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A port of the system that connections arrive at. One task at a time may accept them. */
public abstract sealed class Acceptor permits ChannelAcceptor, NativeAcceptor {
  Acceptor() {}

  /**
   * Listens.
   *
   * @param address where; port 0: one that is free
   * @param backlog how many connections may wait to be accepted; the system may allow fewer
   * @return what accepts them
   * @throws IOException if it cannot
   */
  public static Acceptor listen(InetSocketAddress address, int backlog) throws IOException {
    return Carrier.current().hasDescriptors()
        ? NativeAcceptor.open(address, backlog)
        : ChannelAcceptor.open(address, backlog);
  }

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
  public abstract InetSocketAddress local() throws IOException;
}
