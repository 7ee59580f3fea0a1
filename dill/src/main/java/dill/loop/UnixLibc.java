package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/** What Unix sockets need of the system beside what all sockets do. As {@link Libc}, Linux only. */
final class UnixLibc {
  private static final MemorySegment SOCKETPAIR = Libc.function("socketpair");
  private static final MemorySegment SENDMSG = Libc.function("sendmsg");
  private static final MemorySegment RECVMSG = Libc.function("recvmsg");
  private static final MemorySegment FCNTL = Libc.function("fcntl");

  private static final int DUPLICATE = 1030; // F_DUPFD_CLOEXEC
  private static final int SET_FLAGS = 2; // F_SETFD
  private static final int CLOSE_ON_EXEC = 1; // FD_CLOEXEC
  private static final int STATUS = 3; // F_GETFL
  private static final int SET_STATUS = 4; // F_SETFL
  private static final int NON_BLOCKING = 0x800;
  private static final int LEAST = 3; // duplicates get no number that has a meaning

  private static final long MESSAGE_FLAGS = 0x40 | 0x4000; // MSG_DONTWAIT | MSG_NOSIGNAL
  private static final long CLOSE_RECEIVED_ON_EXEC = 0x40000000; // MSG_CMSG_CLOEXEC

  private UnixLibc() {}

  /** Makes two that are connected; their numbers are in the small memory then. */
  static int pair(int type, Libc libc) {
    return libc.call(SOCKETPAIR, Address.UNIX, type, 0, libc.small().address(), 0);
  }

  static int firstOfPair(Libc libc) {
    return libc.small().get(JAVA_INT, 0);
  }

  static int secondOfPair(Libc libc) {
    return libc.small().get(JAVA_INT, Integer.BYTES);
  }

  static int send(int socket, long message, Libc libc) {
    int sent;
    do {
      sent = libc.call(SENDMSG, socket, message, MESSAGE_FLAGS, 0, 0);
    } while (sent == -Errno.EINTR);
    return sent;
  }

  static int receive(int socket, long message, Libc libc) {
    int received;
    do {
      received = libc.call(RECVMSG, socket, message, MESSAGE_FLAGS | CLOSE_RECEIVED_ON_EXEC, 0, 0);
    } while (received == -Errno.EINTR);
    return received;
  }

  static int duplicate(int number, Libc libc) {
    return libc.call(FCNTL, number, DUPLICATE, LEAST, 0, 0);
  }

  static int closeOnExec(int number, Libc libc) {
    return libc.call(FCNTL, number, SET_FLAGS, CLOSE_ON_EXEC, 0, 0);
  }

  /** How it was opened: the access in the lowest two bits. */
  static int status(int number, Libc libc) {
    return libc.call(FCNTL, number, STATUS, 0, 0, 0);
  }

  static int unblock(int number, Libc libc) {
    int status = status(number, libc);
    return status < 0 ? status : libc.call(FCNTL, number, SET_STATUS, status | NON_BLOCKING, 0, 0);
  }
}
