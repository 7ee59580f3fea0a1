package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * An io_uring of Linux: one loop asks by it for many things at once, and learns what has come of
 * them.
 */
final class Uring implements AutoCloseable {
  /*
   * All that is asked for goes to the kernel at the loop's next turn, in one call, and the kernel does its part of the
   * work in that call only ("deferred"), so that it never interrupts a task. It insists on one thread, which is the one
   * that opens the ring: the loop's. Tasks that this thread carries may ask; the memory is that of a shared arena, as to
   * Java they are threads of their own.
   *
   * Linux 6.1 is the oldest that knows all of that.
   */

  // Numbers of system calls.
  private static final int SETUP = 425;
  private static final int ENTER = 426;

  // Operations.
  private static final int POLL_ADD = 6;
  private static final int ASYNC_CANCEL = 14;

  // Flags of entries, and of operations.
  private static final int SKIP_SUCCESS = 1 << 6;
  private static final int POLL_MULTISHOT = 1;
  private static final int CANCEL_ALL = 1 | 1 << 2; // of any number

  // CQSIZE, CLAMP, SUBMIT_ALL, TASKRUN_FLAG, SINGLE_ISSUER, DEFER_TASKRUN
  private static final int SETUP_FLAGS = 1 << 3 | 1 << 4 | 1 << 7 | 1 << 9 | 1 << 12 | 1 << 13;
  private static final int ENTER_FLAGS = 1 | 1 << 3; // GETEVENTS, EXT_ARG

  private static final int SUBMISSIONS = 1024; // of one turn; if there are more, they go in between
  private static final int COMPLETIONS = 4096; // of one turn; the kernel keeps what exceeds that

  // struct io_uring_params
  private static final int PARAMETERS = 120;
  private static final int PARAMETER_COMPLETIONS = 4;
  private static final int PARAMETER_FLAGS = 8;
  private static final int SUBMISSION_OFFSETS = 40;
  private static final int COMPLETION_OFFSETS = 80;
  private static final long ENTRIES_OFFSET = 0x10000000L; // in the ring's descriptor

  // struct io_uring_getevents_arg
  private static final int ARGUMENT = 24;
  private static final int ARGUMENT_TIME = 16;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private static final int EVENT_FLAGS = 0x80000 | 0x800; // EFD_CLOEXEC | EFD_NONBLOCK

  private static final long NOBODY = -1;

  private final Arena arena;
  private final Libc libc;
  private final int descriptor;
  private final SubmissionQueue submissions;
  private final CompletionQueue completions;
  private final CompletionQueue.Reader reader = this::answer;
  private final Flights flights = new Flights();
  private final MemorySegment argument;
  private final MemorySegment time;
  private final int wakeup; // an eventfd
  private final Request woken = new Woken();
  private boolean closing;

  private Uring(Arena arena, Libc libc, int descriptor, MemorySegment parameters) {
    this.arena = arena;
    this.libc = libc;
    this.descriptor = descriptor;
    int entries = parameters.get(JAVA_INT, 0);
    int answers = parameters.get(JAVA_INT, PARAMETER_COMPLETIONS);
    var sq = parameters.asSlice(SUBMISSION_OFFSETS, COMPLETION_OFFSETS - SUBMISSION_OFFSETS);
    var cq = parameters.asSlice(COMPLETION_OFFSETS);
    int array = sq.get(JAVA_INT, 24);
    int answersAt = cq.get(JAVA_INT, 20);
    long size =
        Math.max(
            array + (long) Integer.BYTES * entries,
            answersAt + (long) CompletionQueue.ENTRY * answers);
    var ring = libc.map(arena, size, descriptor, 0);
    var written = libc.map(arena, 64L * entries, descriptor, ENTRIES_OFFSET);
    submissions = new SubmissionQueue(ring, written, sq, array);
    completions =
        new CompletionQueue(ring, cq.get(JAVA_INT, 0), cq.get(JAVA_INT, 4), answersAt, answers);
    time = arena.allocate(2 * Long.BYTES, Long.BYTES);
    argument = arena.allocate(ARGUMENT, Long.BYTES);
    wakeup = libc.eventfd(EVENT_FLAGS);
    if (wakeup < 0) {
      throw new IllegalStateException("eventfd: " + Libc.explain(-wakeup));
    }
    poll(woken, wakeup, Events.READABLE);
  }

  /**
   * Opens one for the current thread; nothing if this system, or the sandbox that it runs in, does
   * not offer that.
   */
  @SuppressWarnings("MustBeClosedChecker") // closed with the ring
  static Optional<Uring> open() {
    if (!DescriptorPoller.isPossible()) {
      return Optional.empty();
    }
    var arena = Arena.ofShared();
    var libc = new Libc(arena);
    var parameters = arena.allocate(PARAMETERS, Long.BYTES);
    parameters.set(JAVA_INT, PARAMETER_FLAGS, SETUP_FLAGS);
    parameters.set(JAVA_INT, PARAMETER_COMPLETIONS, COMPLETIONS);
    int descriptor = (int) libc.call(SETUP, SUBMISSIONS, parameters.address(), 0, 0, 0, 0);
    if (descriptor < 0) {
      arena.close(); // too old, or forbidden
      return Optional.empty();
    }
    try {
      return Optional.of(new Uring(arena, libc, descriptor, parameters));
    } catch (IllegalStateException noMemory) {
      Libc.close(descriptor);
      arena.close();
      return Optional.empty();
    }
  }

  // What can be asked for. Each request is in flight from now until its last answer.

  /**
   * Asks to be told whenever something happens to a descriptor; at once if it has happened already.
   */
  void poll(Request request, int descriptor, int events) {
    entry(POLL_ADD, 0, descriptor, flights.add(request)).memory(0, POLL_MULTISHOT).flags(events);
  }

  /**
   * Asks for the last answer to a request now. If it has been carried out meanwhile, that is the
   * answer.
   */
  void cancel(Request request) {
    if (request.isInFlight()) {
      entry(ASYNC_CANCEL, SKIP_SUCCESS, -1, NOBODY).memory(request.slot(), 0);
    }
  }

  private SubmissionQueue entry(int operation, int flags, int descriptor, long userData) {
    if (submissions.isFull()) {
      enter(0, 0);
    }
    if (submissions.isFull()) {
      throw new UncheckedIOException(new IOException("the system takes no more requests"));
    }
    return submissions.entry(operation, flags, descriptor, userData);
  }

  // The loop's turn.

  /**
   * Hands over what has been asked for, and takes the answers that there are. Without a call, if
   * there is nothing to hand over and the kernel has said nothing.
   *
   * @param nanos how long to wait for the first one; {@link Long#MAX_VALUE}: as long as it takes
   * @return how many answers have come
   */
  int turn(long nanos) {
    if (nanos <= 0) {
      if (submissions.isForKernel()) {
        enter(0, 0);
      }
    } else if (nanos == Long.MAX_VALUE) {
      enter(1, 0);
    } else {
      time.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
      time.set(JAVA_LONG, Long.BYTES, nanos % NANOS_PER_SECOND);
      enter(1, time.address());
    }
    return completions.drain(reader);
  }

  private void enter(int answers, long time) {
    argument.set(JAVA_LONG, ARGUMENT_TIME, time);
    long result =
        libc.call(
            ENTER,
            descriptor,
            submissions.publish(),
            answers,
            ENTER_FLAGS,
            argument.address(),
            ARGUMENT);
    if (result >= 0) {
      submissions.taken((int) result);
    } else if (result != -Errno.ETIME && result != -Errno.EINTR && result != -Errno.EAGAIN) {
      throw new UncheckedIOException(
          new IOException("io_uring_enter: " + Libc.explain((int) -result)));
    } // else: what has not been taken goes with the next turn
  }

  private void answer(long userData, int result, int flags) {
    if (userData != NOBODY) {
      flights.answer(userData, result, flags);
    }
  }

  /**
   * Ends the turn that waits, or the next one that would. By any thread, until the ring is closed.
   */
  void wake() {
    Libc.signal(wakeup);
  }

  private final class Woken extends Request {
    // Nobody reads from the event's descriptor: each signal is an answer all the same, and its
    // counter lasts for ever.
    @Override
    void complete(int result, int flags) {
      if (Request.isLast(flags) && !closing) {
        poll(this, wakeup, Events.READABLE);
      }
    }
  }

  /**
   * Cancels all that is in flight, and waits for the last answers. Memory that requests have used
   * is free only then: a ring that is merely closed lives on in the kernel for a while.
   */
  @Override
  public void close() {
    closing = true;
    while (!flights.isEmpty()) {
      entry(ASYNC_CANCEL, SKIP_SUCCESS, -1, NOBODY).flags(CANCEL_ALL);
      turn(Long.MAX_VALUE);
    }
    Libc.close(descriptor);
    Libc.close(wakeup);
    arena.close();
  }
}
