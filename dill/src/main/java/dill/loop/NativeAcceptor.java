package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A port by calls of the system. */
final class NativeAcceptor extends Acceptor {
  private static final int SOL_SOCKET = 1;
  private static final int SO_REUSEADDR = 2;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_V6ONLY = 26;

  private final Descriptor descriptor;
  private final Loop loop;
  private final SocketAddress local;

  private NativeAcceptor(Descriptor descriptor, Loop loop) throws IOException {
    this.descriptor = descriptor;
    this.loop = loop;
    this.local = NativeSocket.local(descriptor);
  }

  /** Makes one of a descriptor that listens. */
  static Acceptor of(int number) throws IOException {
    var loop = NativeSocket.loop();
    return new NativeAcceptor(new Descriptor(number, loop), loop);
  }

  static Acceptor open(SocketAddress address, int backlog) throws IOException {
    var loop = NativeSocket.loop();
    var libc = Libc.borrow();
    try {
      int number = listen(address, backlog, libc);
      return new NativeAcceptor(new Descriptor(number, loop), loop);
    } finally {
      libc.giveBack();
    }
  }

  private static int listen(SocketAddress address, int backlog, Libc libc) throws IOException {
    int family = Address.family(address);
    int number = libc.socket(family, NativeSocket.TYPE);
    if (number == -Errno.EAFNOSUPPORT
        && address instanceof InetSocketAddress inet
        && inet.getAddress().isAnyLocalAddress()) {
      family = Address.IPV4; // this machine has no IPv6
      number = libc.socket(family, NativeSocket.TYPE);
    }
    Errno.check(number);
    boolean listening = false;
    try {
      if (family != Address.UNIX) {
        set(libc, number, SOL_SOCKET, SO_REUSEADDR, 1);
      }
      if (family == Address.IPV6) {
        set(libc, number, IPPROTO_IPV6, IPV6_V6ONLY, 0);
      }
      Errno.check(libc.bind(number, Address.write(address, family, libc.small())));
      Errno.check(libc.listen(number, backlog));
      listening = true;
    } finally {
      if (!listening) {
        Libc.close(number);
      }
    }
    return number;
  }

  private static void set(Libc libc, int number, int level, int option, int value)
      throws IOException {
    libc.small().set(JAVA_INT, 0, value);
    Errno.check(libc.setOption(number, level, option, Integer.BYTES));
  }

  @Override
  public @Nullable Endpoint accept() throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      int accepted;
      do {
        libc.small().fill((byte) 0); // the address of a Unix socket has no other end
        accepted = libc.accept(number, NativeSocket.FLAGS);
      } while (isOfOne(-accepted)); // there may be others
      if (accepted == -Errno.EAGAIN) {
        return null;
      }
      Errno.check(accepted);
      return endpoint(accepted, libc);
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  /**
   * Tells whether it is a single connection that has failed: accept tells what has happened to that
   * before it was accepted.
   */
  private static boolean isOfOne(int errno) {
    return switch (errno) {
      case Errno.EINTR,
          Errno.ECONNABORTED,
          Errno.ENETDOWN,
          Errno.EPROTO,
          Errno.ENOPROTOOPT,
          Errno.EHOSTDOWN,
          Errno.ENONET,
          Errno.EHOSTUNREACH,
          Errno.EOPNOTSUPP,
          Errno.ENETUNREACH ->
          true;
      default -> false;
    };
  }

  private Endpoint endpoint(int accepted, Libc libc) {
    boolean made = false;
    try {
      var endpoint = NativeEndpoint.of(accepted, loop, local, libc);
      made = true;
      return endpoint;
    } finally {
      if (!made) {
        Libc.close(accepted);
      }
    }
  }

  @Override
  public Pollable pollable() {
    return descriptor;
  }

  @Override
  public SocketAddress local() {
    return local;
  }

  @Override
  public Handle duplicate() throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      return Handle.duplicate(number, libc);
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }
}
