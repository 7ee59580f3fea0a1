package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** An endpoint by calls of the system: what loops with a poller for descriptors use. */
final class NativeEndpoint extends Endpoint {
  /*
   * What is sent goes through a buffer of the thread's, unless it is large and can be sent from where it is: to put a
   * head and a body behind each other costs less than to hand the system a list of both.
   */

  private static final int LARGE = 16 * 1024;

  private static final int SHUT_WR = 1;
  private static final int SOL_SOCKET = 1;
  private static final int SO_ERROR = 4;
  private static final int SO_LINGER = 13;
  private static final int IPPROTO_TCP = 6;
  private static final int TCP_NODELAY = 1;

  private final Descriptor descriptor;
  private final SocketAddress remote;
  private @Nullable SocketAddress local; // null: it has to be asked for
  private boolean connected;

  private NativeEndpoint(Descriptor descriptor, SocketAddress remote) {
    super(remote instanceof UnixDomainSocketAddress);
    this.descriptor = descriptor;
    this.remote = remote;
  }

  /**
   * Makes one of a descriptor that has just been accepted.
   *
   * @param listener where; if that is no certain address, the system is asked later
   */
  static NativeEndpoint of(int number, Loop loop, SocketAddress listener, Libc libc) {
    var endpoint = ofConnected(number, loop, libc);
    endpoint.local = isCertain(listener) ? listener : null;
    return endpoint;
  }

  /** Makes one of a descriptor that is connected. The address of the peer is in the memory. */
  static NativeEndpoint ofConnected(int number, Loop loop, Libc libc) {
    var remote = Address.read(libc.small());
    if (remote instanceof InetSocketAddress) {
      setNoDelay(number, libc);
    }
    var endpoint = new NativeEndpoint(new Descriptor(number, loop), remote);
    endpoint.connected = true;
    return endpoint;
  }

  private static boolean isCertain(SocketAddress address) {
    return !(address instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress());
  }

  /** Makes one of a descriptor that was connected elsewhere. */
  static Endpoint adopt(int number) throws IOException {
    var loop = NativeSocket.loop();
    var libc = Libc.borrow();
    boolean made = false;
    try {
      libc.small().fill((byte) 0); // the address of a Unix socket has no other end
      Errno.check(libc.peer(number));
      var endpoint = ofConnected(number, loop, libc);
      made = true;
      return endpoint;
    } finally {
      libc.giveBack();
      if (!made) {
        Libc.close(number);
      }
    }
  }

  private static void setNoDelay(int number, Libc libc) {
    libc.small().set(JAVA_INT, 0, 1);
    libc.setOption(number, IPPROTO_TCP, TCP_NODELAY, Integer.BYTES);
  }

  static Endpoint start(InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    var peer = Address.reachable(address);
    int family = Address.family(peer);
    var loop = NativeSocket.loop();
    var libc = Libc.borrow();
    try {
      int number = NativeSocket.open(family, libc);
      setNoDelay(number, libc);
      int result = libc.connect(number, Address.write(peer, family, libc.small()));
      if (result < 0 && result != -Errno.EINPROGRESS) {
        Libc.close(number);
        throw Errno.exception(result);
      }
      var endpoint = new NativeEndpoint(new Descriptor(number, loop), address);
      endpoint.connected = result >= 0;
      return endpoint;
    } finally {
      libc.giveBack();
    }
  }

  static @Nullable Endpoint start(UnixDomainSocketAddress address) throws IOException {
    var loop = NativeSocket.loop();
    var libc = Libc.borrow();
    try {
      int number = NativeSocket.open(Address.UNIX, libc);
      int result = libc.connect(number, Address.write(address, Address.UNIX, libc.small()));
      if (result < 0) {
        Libc.close(number);
        if (result == -Errno.EAGAIN) {
          return null;
        }
        throw Errno.exception(result);
      }
      var endpoint = new NativeEndpoint(new Descriptor(number, loop), address);
      endpoint.connected = true;
      return endpoint;
    } finally {
      libc.giveBack();
    }
  }

  @Override
  <T> T use(Use<T> use) throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      return use.with(number, libc);
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  @Override
  public boolean finishConnect() throws IOException {
    if (connected) {
      return true;
    }
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      Errno.check(libc.option(number, SOL_SOCKET, SO_ERROR));
      Errno.check(-libc.small().get(JAVA_INT, 0));
      connected = libc.peer(number) >= 0;
      return connected;
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  @Override
  public Pollable pollable() {
    return descriptor;
  }

  @Override
  public SocketAddress local() throws IOException {
    var known = local;
    return known == null ? NativeSocket.local(descriptor) : known;
  }

  @Override
  public SocketAddress remote() {
    return remote;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (rights != null) {
      return readWithRights(rights, into);
    }
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      if (into.isDirect()) {
        int count = result(libc.receive(number, address(into), into.remaining()));
        into.position(into.position() + Math.max(count, 0));
        return count;
      }
      var scratch = libc.scratch();
      scratch.limit(Math.min(scratch.capacity(), into.remaining()));
      int count = result(libc.receive(number, address(scratch), scratch.remaining()));
      into.put(scratch.limit(Math.max(count, 0)));
      return count;
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  private static long address(ByteBuffer buffer) {
    return MemorySegment.ofBuffer(buffer).address();
  }

  /** As Java tells it: 0 for nothing now, -1 for the end. */
  private static int result(long received) throws IOException {
    if (received > 0) {
      return (int) received;
    }
    if (received == 0) {
      return -1;
    }
    return (int) nothingYet(received);
  }

  private static long nothingYet(long result) throws IOException {
    if (result == -Errno.EAGAIN) {
      return 0;
    }
    return Errno.check(result);
  }

  @Override
  public long write(ByteBuffer[] from, int first) throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      var bytes = from[first];
      if (bytes.isDirect() && (bytes.remaining() >= LARGE || first == from.length - 1)) {
        long count = nothingYet(libc.send(number, address(bytes), bytes.remaining()));
        bytes.position(bytes.position() + (int) count);
        return count;
      }
      var scratch = libc.scratch();
      gather(from, first, scratch);
      long count = nothingYet(libc.send(number, address(scratch.flip()), scratch.limit()));
      advance(from, first, count);
      return count;
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  private static void gather(ByteBuffer[] from, int first, ByteBuffer into) {
    for (int i = first; i < from.length && into.hasRemaining(); i++) {
      var bytes = from[i];
      int count = Math.min(bytes.remaining(), into.remaining());
      into.put(into.position(), bytes, bytes.position(), count);
      into.position(into.position() + count);
    }
  }

  private static void advance(ByteBuffer[] from, int first, long count) {
    long left = count;
    for (int i = first; left > 0; i++) {
      int step = (int) Math.min(left, from[i].remaining());
      from[i].position(from[i].position() + step);
      left -= step;
    }
  }

  @Override
  public long write(FileChannel file, long position, long count) throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      int source = OpenFiles.descriptor(file);
      if (source >= 0) {
        long sent;
        do {
          sent = libc.sendfile(number, source, position, count);
        } while (sent == -Errno.EINTR);
        return nothingYet(sent);
      }
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
    return copy(file, position, count);
  }

  /** Reads first: that may wait, and the thread's buffer would be used by others meanwhile. */
  private long copy(FileChannel file, long position, long count) throws IOException {
    var bytes = ByteBuffer.allocateDirect((int) Math.min(Libc.SCRATCH, count));
    file.read(bytes, position);
    return bytes.flip().hasRemaining() ? write(new ByteBuffer[] {bytes}, 0) : 0;
  }

  @Override
  public void shutdownOutput() throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      Errno.check(libc.shutdown(number, SHUT_WR));
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  @Override
  public void close(boolean reset) {
    if (reset) {
      lingerNot();
    }
    descriptor.close();
  }

  private void lingerNot() {
    try {
      int number = descriptor.use();
      var libc = Libc.borrow();
      try {
        libc.small().set(JAVA_INT, 0, 1); // on, for no seconds
        libc.small().set(JAVA_INT, Integer.BYTES, 0);
        libc.setOption(number, SOL_SOCKET, SO_LINGER, 2 * Integer.BYTES);
      } finally {
        libc.giveBack();
        descriptor.leave();
      }
    } catch (IOException alreadyClosed) {
      // then there is nothing to reset
    }
  }
}
