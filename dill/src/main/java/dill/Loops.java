package dill;

import dill.loop.Carrier;
import dill.loop.Coroutine;
import dill.loop.LoopGroup;
import dill.loop.Watch;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/**
 * Event loops, for programs that want to run on a few threads of their own: on each of them many
 * tasks, one after the other, each until it waits.
 *
 * {@snippet file="OnLoops.java" region="loops"}
 *
 * <p>A program runs the same on loops as anywhere; what differs is the cost. Tasks of one loop hand
 * values to each other without a lock being contended, and a task that waits for a socket is woken
 * by the thread that polled the socket. In return, a task that computes for long, or blocks its
 * thread in native code, holds up all others of its loop: such work is done {@link #elsewhere
 * elsewhere}.
 *
 * <p>A task stays on the loop that it was started on. {@link Bundle#go} starts it on that of the
 * caller, {@link Bundle#spread} on the one that has the fewest tasks.
 *
 * <p>Loops need a door in the JDK that is opened with {@code --add-opens java.base/java.lang=dill}
 * ({@code ALL-UNNAMED} instead of {@code dill} on the class path), or with {@code Add-Opens:
 * java.base/java.lang} in the manifest of an executable jar. Where it is shut, tasks run on the
 * JDK's scheduler, as they do outside of loops, and a line on standard error says so once.
 *
 * <p>With the system property {@code dill.loops} set to a number, all tasks that are started
 * outside of loops run on that many, and nothing else needs to be changed.
 */
public final class Loops {
  private Loops() {}

  /**
   * Runs a program on one loop for each processor, and waits for it to end.
   *
   * @param program what to do
   * @throws TaskException if it fails; its cause is what it threw
   * @throws CancellationException if the task that calls is cancelled; the program is cancelled
   *     then, and has ended
   */
  public static void run(Task program) {
    run(Runtime.getRuntime().availableProcessors(), program);
  }

  /**
   * Runs a program on some loops, and waits for it to end. It begins on one of them.
   *
   * @param count how many loops
   * @param program what to do
   * @throws TaskException if it fails; its cause is what it threw
   * @throws CancellationException if the task that calls is cancelled; the program is cancelled
   *     then, and has ended
   * @throws IllegalArgumentException if the count is not positive
   */
  public static void run(int count, Task program) {
    if (count <= 0) {
      throw new IllegalArgumentException(count + " loops; there must be one at least");
    }
    if (!LoopGroup.isPossible()) {
      Notice.give();
      run(Carrier.anywhere(), program);
      return;
    }
    try (var loops = LoopGroup.take(count)) {
      run(loops.first(), program);
    }
  }

  private static void run(Carrier carrier, Task program) {
    try (var bundle = Bundle.open()) {
      bundle.start(carrier, "", program);
      bundle.await();
    }
  }

  /**
   * Does work that would hold up the loop, such as computing for long or calling what blocks a
   * thread, on the JDK's scheduler, and waits for its result. Other tasks of the loop go on
   * meanwhile.
   *
   * <p>If the task that calls is cancelled, so is the work; it is waited for all the same. Outside
   * of loops the caller does the work itself.
   *
   * @param <T> what it makes
   * @param work what to do
   * @return what it made
   * @throws CancellationException if the task that calls is cancelled and the work ended because of
   *     that
   * @throws Exception what the work threw
   */
  public static <T> T elsewhere(Callable<T> work) throws Exception {
    if (!Coroutine.current().carrier().isLoop()) {
      return work.call(); // there is no loop to be held up
    }
    var result = new FutureTask<>(work);
    try (var bundle = Bundle.open()) {
      bundle.start(Carrier.anywhere(), "", result::run);
      bundle.await();
    } catch (CancellationException e) {
      if (result.state() != Future.State.SUCCESS) {
        throw e;
      } // else it was done all the same, and is not to be lost
    }
    return switch (result.state()) {
      case FAILED -> throw failure(result.exceptionNow());
      default -> result.resultNow();
    };
  }

  /**
   * Asks to be told of loops that a task holds up for longer than a second, or for as many
   * milliseconds as the system property {@code dill.loops.patience} says (0: nobody is told). A
   * flight recording has the same as events of type {@code dill.LoopHeldUp}.
   *
   * @param listener is told once each time, by a thread of its own; may not throw
   */
  public static void onHeldUp(Consumer<? super HeldUp> listener) {
    Watch.tell((loop, nanos, task, stack) ->
        listener.accept(new HeldUp(loop, Duration.ofNanos(nanos), task, stack)));
  }

  private static Exception failure(Throwable thrown) {
    return switch (thrown) {
      case Exception exception -> exception;
      case Error error -> throw error;
      default -> throw new AssertionError("neither Exception nor Error", thrown);
    };
  }

  /** Says once that there are no loops. */
  private static final class Notice {
    static {
      var module = Loops.class.getModule();
      System.err.println(
          "dill: no event loops without --add-opens java.base/java.lang="
              + (module.isNamed() ? module.getName() : "ALL-UNNAMED")
              + "; tasks run on the JDK's scheduler");
    }

    static void give() {}
  }
}
