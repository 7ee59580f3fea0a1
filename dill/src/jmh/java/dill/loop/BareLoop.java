package dill.loop;

import java.util.ArrayDeque;

/**
 * What a loop is at the least: virtual threads with a scheduler that is a queue and nothing else.
 */
public final class BareLoop {
  private final ArrayDeque<Runnable> queue = new ArrayDeque<>();

  /** Makes a thread of this loop, not started yet. */
  public Thread thread(Runnable body) {
    return VirtualThreads.make(queue::add, "", body);
  }

  /** Runs threads of this loop until none can run any more. */
  public void run(Thread... threads) {
    for (var thread : threads) {
      thread.start();
    }
    for (var rest = queue.poll(); rest != null; rest = queue.poll()) {
      rest.run();
    }
  }
}
