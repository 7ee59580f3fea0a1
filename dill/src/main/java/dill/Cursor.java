package dill;

/**
 * One end of a {@link Ring}: where the next value goes in, or comes out. Who uses it holds its
 * lock.
 */
final class Cursor extends SpinLock {
  int at; // guarded by the lock

  // The two ends are written by different processors. In one cache line each would wait for the
  // other.
  @SuppressWarnings("UnusedVariable") // they take up space, which is their use
  private long p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14;
}
