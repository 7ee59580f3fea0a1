package dill.loop;

/**
 * Something that the kernel has been asked to do, and what happens when it has answered. It is in
 * flight until the last answer has come; the memory that it uses belongs to the kernel that long,
 * whether it has been cancelled or not.
 */
abstract class Request {
  private static final int MORE = 2; // IORING_CQE_F_MORE

  private int slot = -1; // where the ring keeps it while it is in flight

  /**
   * Takes an answer. Must not wait.
   *
   * @param result what the system call would have returned; negative: {@code -errno}
   * @param flags what else is known
   */
  abstract void complete(int result, int flags);

  /** Tells whether the kernel may still answer. */
  final boolean isInFlight() {
    return slot >= 0;
  }

  final int slot() {
    return slot;
  }

  final void takeOff(int into) {
    slot = into;
  }

  final void land() {
    slot = -1;
  }

  static boolean isLast(int flags) {
    return (flags & MORE) == 0;
  }
}
