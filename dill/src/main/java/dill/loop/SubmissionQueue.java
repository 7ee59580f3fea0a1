package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** What the kernel is to do at the loop's next turn: the entries of a ring, written in place. */
final class SubmissionQueue {
  private static final VarHandle INT = JAVA_INT.varHandle();

  private static final int ENTRY = 64; // bytes of struct io_uring_sqe

  // Offsets in it; the operation and its flags are the first int.
  private static final int DESCRIPTOR = 4;
  private static final int OFFSET = 8;
  private static final int ADDRESS = 16;
  private static final int LENGTH = 24;
  private static final int OPERATION_FLAGS = 28;
  private static final int USER_DATA = 32;
  private static final int UNUSED = 40;

  /** The kernel has answers for the one who calls: IORING_SQ_CQ_OVERFLOW, IORING_SQ_TASKRUN. */
  private static final int WAITING = 1 << 1 | 1 << 2;

  private final MemorySegment ring;
  private final MemorySegment entries;
  private final long head; // offset in the ring; written by the kernel
  private final long tail;
  private final long state; // flags, written by the kernel
  private final int capacity;

  private int next;
  private int submitted;
  private long at; // the entry that is being written

  /**
   * Prepares a queue.
   *
   * @param ring the memory shared with the kernel
   * @param entries the entries, which are shared too
   * @param offsets struct io_sqring_offsets: where in the ring the kernel writes how far it has
   *     read, reads how far we have written, and so on
   * @param array where it reads which entry is which; each is itself
   */
  SubmissionQueue(MemorySegment ring, MemorySegment entries, MemorySegment offsets, int array) {
    this.ring = ring;
    this.entries = entries;
    this.head = offsets.get(JAVA_INT, 0);
    this.tail = offsets.get(JAVA_INT, 4);
    this.state = offsets.get(JAVA_INT, 16);
    this.capacity = (int) (entries.byteSize() / ENTRY);
    for (int i = 0; i < capacity; i++) {
      ring.set(JAVA_INT, array + (long) Integer.BYTES * i, i);
    }
  }

  boolean isFull() {
    return next - (int) INT.getAcquire(ring, head) == capacity;
  }

  /** Begins an entry. The methods below add to it. */
  SubmissionQueue entry(int operation, int flags, int descriptor, long userData) {
    at = (long) ENTRY * (next++ & (capacity - 1));
    entries.set(JAVA_INT, at, operation | flags << 8);
    entries.set(JAVA_INT, at + DESCRIPTOR, descriptor);
    entries.set(JAVA_LONG, at + OFFSET, 0);
    entries.set(JAVA_LONG, at + USER_DATA, userData);
    for (long rest = at + UNUSED; rest < at + ENTRY; rest += Long.BYTES) {
      entries.set(JAVA_LONG, rest, 0);
    }
    return memory(0, 0).flags(0);
  }

  SubmissionQueue memory(long address, int length) {
    entries.set(JAVA_LONG, at + ADDRESS, address);
    entries.set(JAVA_INT, at + LENGTH, length);
    return this;
  }

  SubmissionQueue flags(int flags) {
    entries.set(JAVA_INT, at + OPERATION_FLAGS, flags);
    return this;
  }

  /** Tells whether there is anything to call the kernel for, if not to wait. */
  boolean isForKernel() {
    return next != submitted || ((int) INT.getAcquire(ring, state) & WAITING) != 0;
  }

  /** Shows the kernel what there is. Returns how much of it is new. */
  int publish() {
    INT.setRelease(ring, tail, next);
    return next - submitted;
  }

  /** Notes how much of that the kernel has taken. */
  void taken(int count) {
    submitted += count;
  }
}
