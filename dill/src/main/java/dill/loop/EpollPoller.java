package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** epoll, edge-triggered: wherever Linux is. */
final class EpollPoller extends DescriptorPoller {
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int NON_BLOCKING = 0x800;
  private static final int ADD = 1;
  private static final int MODIFY = 3;
  private static final int EDGE_TRIGGERED = 1 << 31;
  private static final int ALL = Events.READABLE | Events.WRITABLE | Events.ENDED | EDGE_TRIGGERED;

  private static final int MOST = 512; // events of one turn; the others come with the next
  private static final int FEW = 64;

  // struct epoll_event is packed on x86-64 alone
  private static final int EVENT = System.getProperty("os.arch").equals("amd64") ? 12 : 16;
  private static final int DATA = EVENT - 8;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Libc libc;
  private final int epoll;
  private final int wakeup; // an eventfd; nobody reads it, each signal is an edge all the same
  private final MemorySegment events;

  /*
   * A number is used again once it is closed; and if what it stood for lives on elsewhere, as a descriptor that was
   * passed to another process, the system goes on to tell of it under the old number. So each is added with a generation
   * of its own, and news of another generation is nobody's.
   */
  private @Nullable Descriptor[] descriptors = new @Nullable Descriptor[FEW]; // by their numbers
  private int[] generations = new int[FEW]; // of those
  private int generation;

  private EpollPoller(Arena arena, Libc libc, int epoll, int wakeup) {
    this.libc = libc;
    this.epoll = epoll;
    this.events = arena.allocate((long) EVENT * MOST, Long.BYTES);
    this.wakeup = wakeup;
    add(wakeup, Events.READABLE | EDGE_TRIGGERED, 0);
  }

  /** Opens one; nothing if this system does not offer that. */
  static Optional<Poller> tryOpen() {
    if (!DescriptorPoller.isPossible()) {
      return Optional.empty();
    }
    var arena = Arena.ofAuto(); // for ever, as loops never end
    var libc = new Libc(arena);
    int epoll = libc.epoll(CLOSE_ON_EXEC);
    int wakeup = libc.eventfd(CLOSE_ON_EXEC | NON_BLOCKING);
    if (epoll < 0 || wakeup < 0) {
      throw new UncheckedIOException(Errno.exception(Math.min(epoll, wakeup)));
    }
    return Optional.of(new EpollPoller(arena, libc, epoll, wakeup));
  }

  /** By a task, too, which may be suspended in between as any that borrows. */
  private int add(int number, int which, int ofGeneration) {
    var libc = Libc.borrow();
    try {
      var event = libc.small();
      event.set(JAVA_INT, 0, which);
      event.set(JAVA_INT_UNALIGNED, DATA, number);
      event.set(JAVA_INT_UNALIGNED, DATA + Integer.BYTES, ofGeneration);
      int added = libc.control(epoll, ADD, number);
      return added == -Errno.EEXIST ? libc.control(epoll, MODIFY, number) : added;
    } finally {
      libc.giveBack();
    }
  }

  @Override
  void add(Descriptor descriptor) {
    int number = descriptor.number();
    if (number >= descriptors.length) {
      int length = Math.max(number + 1, 2 * descriptors.length);
      descriptors = Arrays.copyOf(descriptors, length);
      generations = Arrays.copyOf(generations, length);
    }
    descriptors[number] = descriptor;
    generations[number] = ++generation;
    if (add(number, ALL, generation) < 0) {
      descriptor.giveUp(); // out of memory
    }
  }

  @Override
  void remove(Descriptor descriptor) {
    // The system has forgotten it when it was closed, unless it lives on elsewhere.
    int number = descriptor.number();
    if (number < descriptors.length && descriptors[number] == descriptor) {
      descriptors[number] = null;
    }
  }

  @Override
  boolean poll(long nanos) throws IOException {
    int count = libc.await(epoll, events, MOST, millis(nanos));
    if (count < 0) {
      if (count == -Errno.EINTR) {
        return false;
      }
      throw Errno.exception(count);
    }
    for (int i = 0; i < count; i++) {
      long at = (long) EVENT * i;
      int number = events.get(JAVA_INT_UNALIGNED, at + DATA);
      int told = events.get(JAVA_INT_UNALIGNED, at + DATA + Integer.BYTES);
      var descriptor = number < descriptors.length ? descriptors[number] : null;
      if (descriptor != null && generations[number] == told) {
        descriptor.happened(events.get(JAVA_INT_UNALIGNED, at));
      }
    }
    return count > 0;
  }

  private static int millis(long nanos) {
    if (nanos <= 0) {
      return 0;
    }
    return nanos == Long.MAX_VALUE
        ? -1
        : (int) Math.min(nanos / NANOS_PER_MILLI + 1, Integer.MAX_VALUE);
  }

  @Override
  void wakeup() {
    Libc.signal(wakeup);
  }
}
