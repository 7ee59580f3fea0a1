package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;

/**
 * The functions of the system's C library that are used here: the one door to them. Linux only.
 * What fails returns {@code -errno}.
 */
final class Libc {
  /*
   * An object of this class is for one task at a time, as errno and memory are looked at after a call. A loop has one,
   * which hardly ever is out when the next task of that loop asks for one: what is done with it does not wait. But what
   * the JDK does inside of a call and of an access to memory may, while it is new: it takes locks, which other threads
   * hold. Then the next task gets another one. All numbers here are the same on x86-64 and on AArch64.
   */

  /** As much as fits into {@link #scratch}. */
  static final int SCRATCH = 64 * 1024;

  private static final int SMALL = 128; // an address of a socket, a value of an option

  private static final long READ_AND_WRITE = 1 | 2;
  private static final long SHARED_AND_POPULATED = 0x1 | 0x8000;
  private static final long MESSAGE_FLAGS = 0x40 | 0x4000; // MSG_DONTWAIT | MSG_NOSIGNAL

  /*
   * All are called in one shape, whatever they take: for each other shape the JDK makes some ten classes, at each start.
   * Both machines hand over the first arguments of a function that takes integers and addresses in registers. One that
   * takes less than seven does not look at the others, one that takes an int not at the upper half. An int that comes
   * back has to be cut out.
   */
  private static final FunctionDescriptor SHAPE =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  /** Calls a function, which comes first; to bind it to each would take time at each start. */
  private static final MethodHandle CALL = call();

  private static final MemorySegment SYSCALL = function("syscall");
  private static final MemorySegment MMAP = function("mmap");
  private static final MemorySegment MUNMAP = function("munmap");
  private static final MemorySegment CLOSE = function("close");
  private static final MemorySegment EVENTFD = function("eventfd");
  private static final MemorySegment EVENTFD_WRITE = function("eventfd_write");
  private static final MemorySegment STRERROR = function("strerror");
  private static final MemorySegment RECV = function("recv");
  private static final MemorySegment SEND = function("send");
  private static final MemorySegment SENDFILE = function("sendfile");
  private static final MemorySegment SOCKET = function("socket");
  private static final MemorySegment BIND = function("bind");
  private static final MemorySegment CONNECT = function("connect");
  private static final MemorySegment LISTEN = function("listen");
  private static final MemorySegment ACCEPT4 = function("accept4");
  private static final MemorySegment SHUTDOWN = function("shutdown");
  private static final MemorySegment GETSOCKNAME = function("getsockname");
  private static final MemorySegment GETPEERNAME = function("getpeername");
  private static final MemorySegment SETSOCKOPT = function("setsockopt");
  private static final MemorySegment GETSOCKOPT = function("getsockopt");
  private static final MemorySegment EPOLL_CREATE = function("epoll_create1");
  private static final MemorySegment EPOLL_CTL = function("epoll_ctl");
  private static final MemorySegment EPOLL_WAIT = function("epoll_wait");

  /** For an errno that nobody looks at. */
  private static final MemorySegment IGNORED =
      Arena.global().allocate(Linker.Option.captureStateLayout());

  private static final int KEPT = 16;

  /** Those of threads that are no loops. */
  private static final MpmcVarHandleArrayQueue<Libc> FOR_OTHERS =
      new MpmcVarHandleArrayQueue<>(KEPT);

  private boolean lent; // that of a loop; by its thread alone
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

  /** Borrows one that nobody else uses, until {@link #giveBack}. Nobody should wait meanwhile. */
  static Libc borrow() {
    if (VirtualThreads.currentCarrier() instanceof LoopThread loop && !loop.libc().lent) {
      loop.libc().lent = true;
      return loop.libc();
    }
    var libc = FOR_OTHERS.poll();
    return libc == null ? new Libc(Arena.ofAuto()) : libc;
  }

  void giveBack() {
    if (lent) {
      lent = false;
    } else {
      FOR_OTHERS.offer(this);
    }
  }

  @SuppressWarnings("restricted") // the one class that is here for calling what is not Java
  private static MethodHandle call() {
    return Linker.nativeLinker().downcallHandle(SHAPE, Linker.Option.captureCallState("errno"));
  }

  /**
   * {@return a function of the library, to be called by {@link #call(MemorySegment, long, long,
   * long, long, long, long)}}
   */
  static MemorySegment function(String name) {
    return Linker.nativeLinker().defaultLookup().findOrThrow(name);
  }

  private long result(long returned) {
    return returned >= 0 ? returned : -state.get(JAVA_INT, 0); // errno is all that there is
  }

  /** The same of a function that returns an int, which the upper half of a long doesn't tell. */
  private int number(long returned) {
    int number = (int) returned;
    return number >= 0 ? number : -state.get(JAVA_INT, 0);
  }

  /** Calls what returns an int. What is called often is called directly, which is faster. */
  int call(MemorySegment function, long a, long b, long c, long d, long e) {
    try {
      return number((long) CALL.invokeExact(function, state, a, b, c, d, e, 0L, 0L));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
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

  long room() {
    length.set(JAVA_INT, 0, SMALL);
    return length.address();
  }

  // Memory, and others.

  /** Calls the system by number. What is not needed is 0. */
  long call(long number, long a, long b, long c, long d, long e, long f) {
    try {
      return result((long) CALL.invokeExact(SYSCALL, state, number, a, b, c, d, e, f));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  /** Calls a function that returns a long, or an int that is never negative but for an error. */
  long call(MemorySegment function, long a, long b, long c, long d, long e, long f) {
    try {
      return result((long) CALL.invokeExact(function, state, a, b, c, d, e, f, 0L));
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
              CALL.invokeExact(
                  MMAP,
                  state,
                  0L,
                  size,
                  READ_AND_WRITE,
                  SHARED_AND_POPULATED,
                  (long) descriptor,
                  offset,
                  0L);
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
      long ignored =
          (long)
              CALL.invokeExact(
                  MUNMAP, IGNORED, mapped.address(), mapped.byteSize(), 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  /** {@return what an errno means, for people} */
  @SuppressWarnings("restricted") // the C library ends it with a zero
  static String explain(int errno) {
    try {
      long text = (long) CALL.invokeExact(STRERROR, IGNORED, (long) errno, 0L, 0L, 0L, 0L, 0L, 0L);
      return MemorySegment.ofAddress(text).reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  /** Makes a descriptor that is readable as soon as it has been {@linkplain #signal signalled}. */
  int eventfd(int flags) {
    return call(EVENTFD, 0, flags, 0, 0, 0);
  }

  /** Makes an event descriptor readable. By any thread; leaves errno alone. */
  static void signal(int eventfd) {
    try {
      long ignored =
          (long) CALL.invokeExact(EVENTFD_WRITE, IGNORED, (long) eventfd, 1L, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  /** Closes a descriptor. By any thread; leaves errno alone. */
  static void close(int descriptor) {
    try {
      long ignored =
          (long) CALL.invokeExact(CLOSE, IGNORED, (long) descriptor, 0L, 0L, 0L, 0L, 0L, 0L);
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  // Bytes. None of these waits.

  long receive(int socket, long address, long size) {
    return move(RECV, socket, address, size);
  }

  long send(int socket, long address, long size) {
    return move(SEND, socket, address, size);
  }

  private long move(MemorySegment function, long socket, long address, long size) {
    try {
      long result;
      do {
        result =
            result(
                (long)
                    CALL.invokeExact(
                        function, state, socket, address, size, MESSAGE_FLAGS, 0L, 0L, 0L));
      } while (result == -Errno.EINTR);
      return result;
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  long sendfile(int socket, int file, long position, long size) {
    small.set(JAVA_LONG, 0, position);
    try {
      return result(
          (long)
              CALL.invokeExact(
                  SENDFILE, state, (long) socket, (long) file, small.address(), size, 0L, 0L, 0L));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  // Sockets. Addresses go in and out by the small memory.

  int socket(int family, int type) {
    return call(SOCKET, family, type, 0, 0, 0);
  }

  int bind(int socket, int length) {
    return call(BIND, socket, small.address(), length, 0, 0);
  }

  int connect(int socket, int length) {
    return call(CONNECT, socket, small.address(), length, 0, 0);
  }

  int listen(int socket, int backlog) {
    return call(LISTEN, socket, backlog, 0, 0, 0);
  }

  int accept(int socket, int flags) {
    try {
      return number(
          (long)
              CALL.invokeExact(
                  ACCEPT4,
                  state,
                  (long) socket,
                  small.address(),
                  room(),
                  (long) flags,
                  0L,
                  0L,
                  0L));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }

  int shutdown(int socket, int how) {
    return call(SHUTDOWN, socket, how, 0, 0, 0);
  }

  int name(int socket) {
    return call(GETSOCKNAME, socket, small.address(), room(), 0, 0);
  }

  int peer(int socket) {
    return call(GETPEERNAME, socket, small.address(), room(), 0, 0);
  }

  int setOption(int socket, int level, int option, int length) {
    return call(SETSOCKOPT, socket, level, option, small.address(), length);
  }

  int option(int socket, int level, int option) {
    return call(GETSOCKOPT, socket, level, option, small.address(), room());
  }

  // epoll

  int epoll(int flags) {
    return call(EPOLL_CREATE, flags, 0, 0, 0, 0);
  }

  int control(int epoll, int operation, int descriptor) {
    return call(EPOLL_CTL, epoll, operation, descriptor, small.address(), 0);
  }

  int await(int epoll, MemorySegment events, int count, int millis) {
    try {
      return number(
          (long)
              CALL.invokeExact(
                  EPOLL_WAIT,
                  state,
                  (long) epoll,
                  events.address(),
                  (long) count,
                  (long) millis,
                  0L,
                  0L,
                  0L));
    } catch (Throwable thrown) {
      throw never(thrown);
    }
  }
}
