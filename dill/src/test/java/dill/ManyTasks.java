package dill;

import java.util.concurrent.atomic.AtomicInteger;

/** The program that {@link MemoryTest} runs in a small heap. */
final class ManyTasks {
  private static final int TASKS = 100_000;

  private ManyTasks() {}

  public static void main(String[] arguments) {
    var never = Channel.<Integer>create();
    var waiting = new AtomicInteger();
    var ended = new AtomicInteger();
    long start = System.nanoTime();
    long waitingAfter;
    long closing;
    long bytes;
    try (var bundle = Bundle.open()) {
      for (int i = 0; i < TASKS; i++) {
        bundle.go(() -> {
          waiting.incrementAndGet();
          try {
            never.receive();
          } finally {
            ended.incrementAndGet();
          }
        });
      }
      Until.holds(() -> waiting.get() == TASKS);
      waitingAfter = millisSince(start);
      System.gc(); // for the figures only
      bytes = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      closing = System.nanoTime();
    }
    System.out.println(
        TASKS
            + " tasks wait after "
            + waitingAfter
            + " ms in "
            + bytes / TASKS
            + " bytes each; closed after another "
            + millisSince(closing)
            + " ms");
    if (ended.get() != TASKS) {
      throw new AssertionError(ended + " of " + TASKS + " tasks have ended");
    }
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }
}
