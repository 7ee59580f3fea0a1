package dill.loop;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * The functions of the system's C library that are used here: the one door to them. Linux only.
 * What fails returns {@code -errno}.
 */
final class Libc {
  /*
   * An object of this class is for one thread at a time, as errno is looked at after a call: a loop has one for all its
   * tasks, none of which can be suspended in between. All numbers here are the same on x86-64 and on AArch64.
   */

  /** As much as fits into {@link #scratch}. */
  static final int SCRATCH = 64 * 1024;

  private static final int SMALL = 128; // an address of a socket, a value of an option

  private static final int READ_AND_WRITE = 1 | 2;
  private static final int SHARED_AND_POPULATED = 0x1 | 0x8000;
  private static final int MESSAGE_FLAGS = 0x40 | 0x4000; // MSG_DONTWAIT | MSG_NOSIGNAL

  private static final VarHandle ERRNO =
      Linker.Option.captureStateLayout().varHandle(PathElement.groupElement("errno"));

  private static final MethodHandle SYSCALL = variadic("syscall", 1, longs(7));
  private static final MethodHandle MMAP =
      function("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle MUNMAP = plain("munmap", JAVA_INT, longs(2));
  private static final MethodHandle CLOSE = plain("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD = function("eventfd", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle EVENTFD_WRITE =
      plain("eventfd_write", JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle STRERROR = plain("strerror", ADDRESS, JAVA_INT);
  private static final MethodHandle RECV =
      function("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SEND =
      function("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle SENDFILE =
      function("sendfile", JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle SOCKET =
      function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle BIND = function("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CONNECT =
      function("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle LISTEN = function("listen", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle ACCEPT4 =
      function("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle SHUTDOWN = function("shutdown", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle GETSOCKNAME =
      function("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle GETPEERNAME =
      function("getpeername", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle SETSOCKOPT =
      function("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle GETSOCKOPT =
      function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle EPOLL_CREATE = function("epoll_create1", JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      function("epoll_ctl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle EPOLL_WAIT =
      function("epoll_wait", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);

  private static final int KEPT = 16;

  /** Those of threads that are no loops. */
  private static final MpmcVarHandleArrayQueue<Libc> FOR_OTHERS =
      new MpmcVarHandleArrayQueue<>(KEPT);

  private final MemorySegment state;
  private final ByteBuffer scratch;
  private final MemorySegment small;
  private final MemorySegment length;

  /**
   * Opens the door.
   *
   * @param arena how long it stays open
   */
  Libc(Arena arena) {
    state = arena.allocate(Linker.Option.captureStateLayout());
    scratch = arena.allocate(SCRATCH).asByteBuffer();
    small = arena.allocate(SMALL, Long.BYTES);
    length = arena.allocate(JAVA_INT);
  }

  /**
   * Borrows the one that this thread may use, until {@link #giveBack}. Nobody may wait meanwhile.
   */
  static Libc borrow() {
    if (VirtualThreads.currentCarrier() instanceof LoopThread loop) {
      return loop.libc();
    }
    var libc = FOR_OTHERS.poll();
    return libc == null ? new Libc(Arena.ofAuto()) : libc;
  }

  void giveBack() {
    if (!(VirtualThreads.currentCarrier() instanceof LoopThread)) {
      FOR_OTHERS.offer(this);
    }
  }

  private static ValueLayout[] longs(int count) {
    var layouts = new ValueLayout[count];
    Arrays.fill(layouts, JAVA_LONG);
    return layouts;
  }

  /** One that sets errno. */
  private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... types) {
    var errno = Linker.Option.captureCallState("errno");
    return handle(name, FunctionDescriptor.of(result, types), errno);
  }

  private static MethodHandle variadic(String name, int fixed, MemoryLayout... types) {
    var errno = Linker.Option.captureCallState("errno");
    var rest = Linker.Option.firstVariadicArg(fixed);
    return handle(name, FunctionDescriptor.of(JAVA_LONG, types), errno, rest);
  }

  /** One whose errno nobody looks at. */
  private static MethodHandle plain(String name, MemoryLayout result, MemoryLayout... types) {
    return handle(name, FunctionDescriptor.of(result, types));
  }

  @SuppressWarnings("restricted") // the one class that is here for calling what is not Java
  private static MethodHandle handle(
      String name, FunctionDescriptor type, Linker.Option... options) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  private long result(long returned) {
    return returned >= 0 ? returned : -(int) ERRNO.get(state, 0L);
  }

  private static AssertionError never(Throwable thrown) {
    return new AssertionError("a function of the C library throws", thrown);
  }

  /** Memory for what goes through a single call. */
  ByteBuffer scratch() {
    return scratch.clear();
  }

  /** Memory for an argument: an address of a socket, a value of an option. */
  MemorySegment small() {
    return small;
  }

  /** {@return how long the last result in {@link #small} is} */
  int length() {
    return length.get(JAVA_INT, 0);
  }

  private MemorySegment room() {
    length.set(JAVA_INT, 0, SMALL);
    return length;
  }

  // Memory, and others.

  /** Calls the system by number. What is not needed is 0. */
  long call(long number, long a, long b, long c, long d, long e, long f) {
    try {
      return result((long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  /** Maps a part of what a descriptor stands for into memory, until the arena is closed. */
  @SuppressWarnings("restricted") // the size is the one that has been mapped
  MemorySegment map(Arena arena, long size, int descriptor, long offset) {
    long address;
    try {
      address =
          (long)
              MMAP.invokeExact(
                  state, 0L, size, READ_AND_WRITE, SHARED_AND_POPULATED, descriptor, offset);
    } catch (Throwable thrown) {
      throw never(thrown);
    }
    if (address == -1) {
      throw new IllegalStateException("mmap: " + explain((int) -result(-1)));
    }
    return MemorySegment.ofAddress(address).reinterpret(size, arena, Libc::unmap);
  }

  private static void unmap(MemorySegment mapped) {
    try {
      int ignored = (int) MUNMAP.invokeExact(mapped.address(), mapped.byteSize());
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  /** {@return what an errno means, for people} */
  @SuppressWarnings("restricted") // the C library ends it with a zero
  static String explain(int errno) {
    try {
      var text = (MemorySegment) STRERROR.invokeExact(errno);
      return text.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  /** Makes a descriptor that is readable as soon as it has been {@linkplain #signal signalled}. */
  int eventfd(int flags) {
    try {
      return (int) result((int) EVENTFD.invokeExact(state, 0, flags));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  /** Makes an event descriptor readable. By any thread; leaves errno alone. */
  static void signal(int eventfd) {
    try {
      int ignored = (int) EVENTFD_WRITE.invokeExact(eventfd, 1L);
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  /** Closes a descriptor. By any thread; leaves errno alone. */
  static void close(int descriptor) {
    try {
      int ignored = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  // Bytes. None of these waits.

  long receive(int socket, long address, long size) {
    try {
      return result((long) RECV.invokeExact(state, socket, address, size, MESSAGE_FLAGS));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  long send(int socket, long address, long size) {
    try {
      return result((long) SEND.invokeExact(state, socket, address, size, MESSAGE_FLAGS));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  long sendfile(int socket, int file, long position, long size) {
    small.set(JAVA_LONG, 0, position);
    try {
      return result((long) SENDFILE.invokeExact(state, socket, file, small, size));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  // Sockets. Addresses go in and out by the small memory.

  int socket(int family, int type) {
    try {
      return (int) result((int) SOCKET.invokeExact(state, family, type, 0));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int bind(int socket, int length) {
    try {
      return (int) result((int) BIND.invokeExact(state, socket, small, length));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int connect(int socket, int length) {
    try {
      return (int) result((int) CONNECT.invokeExact(state, socket, small, length));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int listen(int socket, int backlog) {
    try {
      return (int) result((int) LISTEN.invokeExact(state, socket, backlog));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int accept(int socket, int flags) {
    try {
      return (int) result((int) ACCEPT4.invokeExact(state, socket, small, room(), flags));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int shutdown(int socket, int how) {
    try {
      return (int) result((int) SHUTDOWN.invokeExact(state, socket, how));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int name(int socket) {
    try {
      return (int) result((int) GETSOCKNAME.invokeExact(state, socket, small, room()));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int peer(int socket) {
    try {
      return (int) result((int) GETPEERNAME.invokeExact(state, socket, small, room()));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int setOption(int socket, int level, int option, int length) {
    try {
      return (int)
          result((int) SETSOCKOPT.invokeExact(state, socket, level, option, small, length));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int option(int socket, int level, int option) {
    try {
      return (int)
          result((int) GETSOCKOPT.invokeExact(state, socket, level, option, small, room()));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  // epoll

  int epoll(int flags) {
    try {
      return (int) result((int) EPOLL_CREATE.invokeExact(state, flags));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int control(int epoll, int operation, int descriptor) {
    try {
      return (int) result((int) EPOLL_CTL.invokeExact(state, epoll, operation, descriptor, small));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int await(int epoll, MemorySegment events, int count, int millis) {
    try {
      return (int) result((int) EPOLL_WAIT.invokeExact(state, epoll, events, count, millis));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }
}
