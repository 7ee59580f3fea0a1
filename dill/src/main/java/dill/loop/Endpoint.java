package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This side of a connection of the system: calls that never wait, and something to wait for until
 * they make sense. One task at a time may read, and one write; any may close it.
 */
public abstract sealed class Endpoint permits ChannelEndpoint, NativeEndpoint {
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;

  /** What descriptors come through; null: none can. */
  final @Nullable Rights rights;

  /**
   * Makes one.
   *
   * @param isUnix whether descriptors can come, if anything can be done with them here
   */
  Endpoint(boolean isUnix) {
    this.rights = isUnix && Handle.isPossible() ? new Rights() : null;
  }

  /** What is done with the descriptor while nobody closes it. */
  interface Use<T> {
    T with(int number, Libc libc) throws IOException;
  }

  /** Does something with the descriptor that never waits. */
  abstract <T> T use(Use<T> use) throws IOException;

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
   * Connects to a Unix socket.
   *
   * @param address where
   * @return an endpoint that is connected; null: more are waiting there than may. Nothing tells
   *     when that is over.
   * @throws IOException if it cannot be connected
   */
  public static @Nullable Endpoint connect(UnixDomainSocketAddress address) throws IOException {
    return Carrier.current().hasDescriptors()
        ? NativeEndpoint.start(address)
        : ChannelEndpoint.start(address);
  }

  /**
   * Makes two that are connected to each other, without an address.
   *
   * @return both; none: that cannot be done here
   * @throws IOException if the system has no more descriptors
   */
  public static List<Endpoint> pair() throws IOException {
    if (!Handle.isPossible() || !canAdopt()) {
      return List.of();
    }
    var handles = Handle.pair();
    try (var left = handles.getFirst();
        var right = handles.getLast()) {
      var one = adopt(left, true);
      boolean both = false;
      try {
        var pair = List.of(one, adopt(right, true));
        both = true;
        return pair;
      } finally {
        if (!both) {
          one.close(false);
        }
      }
    }
  }

  private static boolean canAdopt() {
    return Carrier.current().hasDescriptors() || OpenFiles.isOpen();
  }

  /**
   * Makes one of a descriptor that was connected elsewhere.
   *
   * @param handle which; it has become something else if this succeeds
   * @param unix whether it is to be a Unix socket; otherwise, one of TCP
   * @return an endpoint that is connected
   * @throws IOException if it is something else
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public static Endpoint adopt(Handle handle, boolean unix) throws IOException {
    if (!canAdopt()) {
      OpenFiles.checkOpen();
    }
    int family = handle.checkSocket(unix, false);
    if (Carrier.current().hasDescriptors()) {
      return NativeEndpoint.adopt(handle.take());
    }
    var remote = handle.use((number, libc) -> peerOf(number, libc));
    return ChannelEndpoint.of(OpenFiles.socket(handle.take(), family, remote));
  }

  private static SocketAddress peerOf(int number, Libc libc) throws IOException {
    libc.small().fill((byte) 0); // the address of a Unix socket has no other end
    Errno.check(libc.peer(number));
    return Address.read(libc.small());
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
  public abstract SocketAddress local() throws IOException;

  /**
   * {@return the address of the peer}
   *
   * @throws IOException if the endpoint is closed
   */
  public abstract SocketAddress remote() throws IOException;

  /**
   * Reads what is there.
   *
   * @param into where to
   * @return how many bytes; 0: none just now, -1: none any more
   * @throws IOException if the connection is broken or closed
   */
  public abstract int read(ByteBuffer into) throws IOException;

  /** Reads, and keeps what descriptor comes. */
  final int readWithRights(Rights rights, ByteBuffer into) throws IOException {
    return use((number, libc) -> rights.read(number, into, libc));
  }

  /**
   * {@return the descriptor that came with the last byte that was read; null: none did} Whoever
   * reads asks after each time.
   */
  public final @Nullable Handle passed() {
    return rights == null ? null : rights.take();
  }

  /**
   * Refuses what has to do with descriptors if that cannot be done here.
   *
   * @throws UnsupportedOperationException if it cannot
   */
  public final void checkPasses() {
    if (rights == null) {
      Handle.checkPossible();
      OpenFiles.checkOpen();
    }
  }

  /**
   * Sends a descriptor, with a byte. It stays open here.
   *
   * @param handle which
   * @return false: there is no room just now
   * @throws IOException if the connection is broken or closed, or, unless it is a {@link
   *     java.net.SocketException}, if no more descriptors can be sent just now
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public final boolean send(Handle handle) throws IOException {
    return handle.use(
        (passed, ignored) -> use((number, libc) -> Rights.send(number, passed, libc)));
  }

  /**
   * {@return a duplicate of its descriptor}
   *
   * @throws IOException if this is closed, or the system has no more descriptors
   * @throws UnsupportedOperationException if that cannot be done here
   */
  public final Handle duplicate() throws IOException {
    return use(Handle::duplicate);
  }

  /**
   * {@return who is on the other side of a Unix socket}
   *
   * @throws IOException if this is closed
   * @throws UnsupportedOperationException if the system does not tell here
   */
  public final Credentials credentials() throws IOException {
    return use((number, libc) -> {
      Errno.check(libc.option(number, SOL_SOCKET, SO_PEERCRED));
      var found = libc.small();
      return new Credentials(
          unsigned(found, 0), unsigned(found, Integer.BYTES), unsigned(found, 2 * Integer.BYTES));
    });
  }

  private static long unsigned(MemorySegment from, int at) {
    return Integer.toUnsignedLong(from.get(JAVA_INT, at));
  }

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
