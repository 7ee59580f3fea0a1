package dill.loop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * This side of a connection of the system: calls that never wait, and something to wait for until
 * they make sense. One task at a time may read, and one write; any may close it.
 */
public abstract sealed class Endpoint permits ChannelEndpoint, NativeEndpoint {
  Endpoint() {}

  /**
   * Begins to connect.
   *
   * @param address where
   * @return an endpoint that is not connected yet; {@link #finishConnect} tells when it is
   * @throws IOException if that fails at once
   */
  public static Endpoint connect(InetSocketAddress address) throws IOException {
    return Carrier.current().hasDescriptors()
        ? NativeEndpoint.start(address)
        : ChannelEndpoint.start(address);
  }

  /**
   * Goes on to connect.
   *
   * @return whether it is connected
   * @throws IOException if that has failed
   */
  public abstract boolean finishConnect() throws IOException;

  /** {@return what waits until reading, writing or finishing to connect makes sense} */
  public abstract Pollable pollable();

  /**
   * {@return the address of this side}
   *
   * @throws IOException if the endpoint is closed
   */
  public abstract InetSocketAddress local() throws IOException;

  /**
   * {@return the address of the peer}
   *
   * @throws IOException if the endpoint is closed
   */
  public abstract InetSocketAddress remote() throws IOException;

  /**
   * Reads what is there.
   *
   * @param into where to
   * @return how many bytes; 0: none just now, -1: none any more
   * @throws IOException if the connection is broken or closed
   */
  public abstract int read(ByteBuffer into) throws IOException;

  /**
   * Writes what there is room for.
   *
   * @param from the bytes
   * @param first the buffer to begin with
   * @return how many bytes; 0: there is no room just now
   * @throws IOException if the connection is broken or closed
   */
  public abstract long write(ByteBuffer[] from, int first) throws IOException;

  /**
   * Writes what there is room for, from a file. Who calls sees to it that the file is not closed
   * meanwhile.
   *
   * @param file which
   * @param position where in it to begin
   * @param count how many bytes at most
   * @return how many; 0: there is no room just now, or the file has ended
   * @throws IOException if the connection is broken or closed, or the file cannot be read
   */
  public abstract long write(FileChannel file, long position, long count) throws IOException;

  /**
   * Sends the end of the stream.
   *
   * @throws IOException if the connection is broken or closed
   */
  public abstract void shutdownOutput() throws IOException;

  /**
   * Closes it, and wakes those who wait for it.
   *
   * @param reset whether the peer is to see that it ends without order
   */
  public abstract void close(boolean reset);
}
