package dill.loop;

import java.io.IOException;
import java.net.SocketAddress;

/** What is common to sockets by calls of the system. */
final class NativeSocket {
  private static final int STREAM = 1;
  private static final int BOTH = 2; // SHUT_RDWR
  private static final int NON_BLOCKING = 0x800;
  private static final int CLOSE_ON_EXEC = 0x80000;

  /** What each socket is. */
  static final int FLAGS = NON_BLOCKING | CLOSE_ON_EXEC;

  /** What a socket is opened as. */
  static final int TYPE = STREAM | FLAGS;

  private NativeSocket() {}

  static int open(int family, Libc libc) throws IOException {
    return (int) Errno.check(libc.socket(family, TYPE));
  }

  /** {@return the loop that a socket belongs to which is opened now} */
  static Loop loop() {
    if (Carrier.current() instanceof Loop loop) {
      return loop;
    }
    throw new IllegalStateException("a native socket is opened on a loop");
  }

  /** Ends both directions. */
  static void end(Descriptor descriptor) throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      Errno.check(libc.shutdown(number, BOTH));
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }

  static SocketAddress local(Descriptor descriptor) throws IOException {
    int number = descriptor.use();
    var libc = Libc.borrow();
    try {
      libc.small().fill((byte) 0); // a path has no other end
      Errno.check(libc.name(number));
      return Address.read(libc.small());
    } finally {
      libc.giveBack();
      descriptor.leave();
    }
  }
}
