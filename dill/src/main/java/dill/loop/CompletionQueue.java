package dill.loop;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** What the kernel has done: the answers in a ring. */
final class CompletionQueue {
  private static final VarHandle INT = JAVA_INT.varHandle();

  static final int ENTRY = 16; // bytes of struct io_uring_cqe

  // Offsets in it; what the request was submitted with comes first.
  private static final int RESULT = 8;
  private static final int FLAGS = 12;

  /** Takes an answer. */
  interface Reader {
    /**
     * Takes an answer.
     *
     * @param userData what the request was submitted with
     * @param result what the system call would have returned
     * @param flags what else is known
     */
    void read(long userData, int result, int flags);
  }

  private final MemorySegment ring;
  private final long head; // offset in the ring
  private final long tail; // the same; written by the kernel
  private final long entries;
  private final int capacity;

  /**
   * Prepares a queue.
   *
   * @param ring the memory shared with the kernel
   * @param head where it reads how far we have read
   * @param tail where it writes how far it has written
   * @param entries where the answers are
   * @param capacity how many there may be: a power of two
   */
  CompletionQueue(MemorySegment ring, int head, int tail, int entries, int capacity) {
    this.ring = ring;
    this.head = head;
    this.tail = tail;
    this.entries = entries;
    this.capacity = capacity;
  }

  /** Takes all answers that have come. Returns how many. */
  int drain(Reader reader) {
    int first = (int) INT.get(ring, head);
    int end = (int) INT.getAcquire(ring, tail);
    for (int i = first; i != end; i++) {
      long at = entries + (long) ENTRY * (i & (capacity - 1));
      long userData = ring.get(JAVA_LONG, at);
      int result = ring.get(JAVA_INT, at + RESULT);
      int flags = ring.get(JAVA_INT, at + FLAGS);
      INT.setRelease(
          ring, head, i + 1); // before the reader sees it: if that throws, nothing comes twice
      reader.read(userData, result, flags);
    }
    return end - first;
  }
}
