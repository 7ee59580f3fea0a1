package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Datagrams by calls of the system: what loops with a poller for descriptors use. */
final class NativeDatagrams extends Datagrams {
  private static final MemorySegment SENDTO = Libc.function("sendto");
  private static final MemorySegment RECVFROM = Libc.function("recvfrom");

  private static final int DATAGRAMS = 2; // SOCK_DGRAM
  private static final int DO_NOT_WAIT = 0x40; // MSG_DONTWAIT
  private static final int LONGEST_ADDRESS = 28;

  private final Descriptor descriptor;
  private final boolean four;
  private final @Nullable InetSocketAddress remote;

  // Touched by whoever receives: many datagrams in a row are of the same sender.
  private final byte[] lastBytes = new byte[LONGEST_ADDRESS];
  private final MemorySegment last = MemorySegment.ofArray(lastBytes);
  private @Nullable InetSocketAddress lastSender;

  private NativeDatagrams(Descriptor descriptor, boolean four, @Nullable InetSocketAddress remote) {
    this.descriptor = descriptor;
    this.four = four;
    this.remote = remote;
  }

  static Datagrams start(
      @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, boolean shared)
      throws IOException {
    boolean four = isForFourAlone(local);
    var loop = NativeSocket.loop();
    var libc = Libc.borrow();
    int number = -1;
    boolean open = false;
    try {
      number = libc.socket(four ? Address.IPV4 : Address.IPV6, DATAGRAMS | NativeSocket.FLAGS);
      if (number == -Errno.EAFNOSUPPORT && !four && canDoWithFour(local, remote)) {
        four = true; // this machine has no IPv6
        number = libc.socket(Address.IPV4, DATAGRAMS | NativeSocket.FLAGS);
      }
      Errno.check(number);
      DatagramOptions.prepare(libc, number, four, shared);
      bind(libc, number, four, local);
      var peer = connect(libc, number, four, remote);
      open = true;
      return new NativeDatagrams(Descriptor.ofDatagrams(number, loop), four, peer);
    } finally {
      libc.giveBack();
      if (!open && number >= 0) {
        Libc.close(number);
      }
    }
  }

  private static boolean canDoWithFour(
      @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote) {
    boolean anywhere = local == null || local.getAddress().isAnyLocalAddress();
    return anywhere && (remote == null || isFour(remote.getAddress()));
  }

  private static void bind(Libc libc, int number, boolean four, @Nullable InetSocketAddress local)
      throws IOException {
    var address = local == null ? new InetSocketAddress(0) : local;
    Errno.check(libc.bind(number, write(libc, four, address)));
  }

  private static @Nullable InetSocketAddress connect(
      Libc libc, int number, boolean four, @Nullable InetSocketAddress remote) throws IOException {
    if (remote == null) {
      return null;
    }
    var peer = Address.reachable(remote);
    Errno.check(libc.connect(number, write(libc, four, peer)));
    return peer;
  }

  /** Writes an address into the small memory: of IPv4 in a form that a socket of IPv6 takes. */
  private static int write(Libc libc, boolean four, InetSocketAddress address) {
    var to = libc.small();
    int length = Address.write(address, four ? Address.IPV4 : Address.IPV6, to);
    var host = address.getAddress();
    if (!four && host instanceof Inet4Address && !host.isAnyLocalAddress()) {
      var mapped = new byte[] {(byte) 0xff, (byte) 0xff, 0, 0, 0, 0};
      System.arraycopy(host.getAddress(), 0, mapped, 2, 4);
      MemorySegment.copy(mapped, 0, to, JAVA_BYTE, 18, mapped.length);
    }
    return length;
  }

  @Override
  public boolean send(ByteBuffer bytes, InetSocketAddress to) throws IOException {
    if (four && !isFour(to.getAddress())) {
      throw cannotReach(to);
    }
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      boolean fixed = remote != null; // the system knows where to
      int length = fixed ? 0 : write(libc, four, to);
      long address = fixed ? 0 : libc.small().address();
      var scratch = libc.scratch().put(bytes.duplicate()).flip();
      long from = MemorySegment.ofBuffer(scratch).address();
      long sent =
          check(libc.call(SENDTO, number, from, scratch.limit(), DO_NOT_WAIT, address, length));
      if (sent == -Errno.EAGAIN) {
        return false;
      }
      bytes.position(bytes.limit());
      return true;
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  private static long check(long result) throws IOException {
    if (result == -Errno.ECONNREFUSED) {
      throw refused(Errno.exception(result));
    }
    return result == -Errno.EAGAIN ? result : Errno.check(result);
  }

  @Override
  public @Nullable InetSocketAddress receive(ByteBuffer into) throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      long to = MemorySegment.ofBuffer(into).address();
      long from = libc.small().address();
      long count =
          check(libc.call(RECVFROM, number, to, into.remaining(), DO_NOT_WAIT, from, libc.room()));
      if (count == -Errno.EAGAIN) {
        return null;
      }
      into.position(into.position() + (int) count);
      return sender(libc.small());
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  private InetSocketAddress sender(MemorySegment address) {
    var whole = address.asSlice(0, four ? 16 : LONGEST_ADDRESS);
    var known = lastSender;
    if (known != null && whole.mismatch(last.asSlice(0, whole.byteSize())) < 0) {
      return known;
    }
    MemorySegment.copy(whole, JAVA_BYTE, 0, lastBytes, 0, (int) whole.byteSize());
    var sender = Address.readInet(address);
    lastSender = sender;
    return sender;
  }

  @Override
  public Pollable pollable() {
    return descriptor;
  }

  @Override
  public InetSocketAddress local() throws IOException {
    return (InetSocketAddress) NativeSocket.local(descriptor);
  }

  @Override
  public @Nullable InetSocketAddress remote() {
    return remote;
  }

  /** Something that is to be told to the system. */
  private interface Setting {
    void tell(Libc libc, int number) throws IOException;
  }

  private void set(Setting setting) throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      setting.tell(libc, number);
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  @Override
  public void join(InetAddress group, NetworkInterface at, @Nullable InetAddress source)
      throws IOException {
    set((libc, number) -> DatagramOptions.join(libc, number, group, at, source));
  }

  @Override
  public void leave(InetAddress group, NetworkInterface at, @Nullable InetAddress source)
      throws IOException {
    set((libc, number) -> DatagramOptions.leave(libc, number, group, at, source));
  }

  @Override
  public void setMulticastInterface(NetworkInterface at) throws IOException {
    set((libc, number) -> DatagramOptions.setInterface(libc, number, four, at));
  }

  @Override
  public void setMulticastHops(int hops) throws IOException {
    set((libc, number) -> DatagramOptions.setHops(libc, number, four, hops));
  }

  @Override
  public void setMulticastLoop(boolean on) throws IOException {
    set((libc, number) -> DatagramOptions.setLoop(libc, number, four, on));
  }

  @Override
  public void setBroadcast(boolean on) throws IOException {
    set((libc, number) -> DatagramOptions.setBroadcast(libc, number, on));
  }
}
