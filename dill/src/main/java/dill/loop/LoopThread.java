package dill.loop;

import java.lang.foreign.Arena;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The thread that an event loop is. */
final class LoopThread extends Thread {
  private final LoopGroup group;
  private final CompletableFuture<Loop> loop = new CompletableFuture<>();
  private @Nullable Libc libc; // for what runs on this thread; null: nothing has asked for it

  private LoopThread(LoopGroup group, String name) {
    super(name);
    this.group = group;
    setDaemon(true);
  }

  /**
   * Starts a loop.
   *
   * @throws IllegalArgumentException if there is no such poller as the one that is wanted
   * @throws UnsupportedOperationException if it cannot be used here
   */
  static Loop start(LoopGroup group, String name) {
    var thread = new LoopThread(group, name);
    thread.start();
    try {
      return thread.loop();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void run() {
    try {
      loop.complete(
          new Loop(group, this, Poller.open())); // a ring belongs to the thread that opens it
    } catch (Throwable failure) {
      loop.completeExceptionally(failure);
      return;
    }
    loop().run();
  }

  Loop loop() {
    return loop.join();
  }

  /** {@return the way to the system for what runs on this thread, lent or not} */
  Libc libc() {
    var way = libc;
    if (way == null) {
      way = new Libc(Arena.ofAuto());
      libc = way;
    }
    return way;
  }
}
