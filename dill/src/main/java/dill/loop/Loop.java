package dill.loop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * An event loop: a thread that runs tasks one after the other, each until it waits, and polls in
 * between. libdill's whole runtime is one of these.
 */
final class Loop extends Carrier implements Executor {
  /*
   * What the JDK hands to an executor that schedules virtual threads is the rest of a task up to its next wait. Whoever
   * makes a task of this loop ready to run on the loop's own thread (another task, the poller, a timer) puts it into a
   * plain queue; others go through the inbound one, and wake the loop if it sleeps.
   *
   * All that the poller has woken runs before it polls again: a task that has not read yet would be news once more.
   * Then as many again as fit into a turn, so that tasks which wake each other do not hold up input and output.
   */

  private static final int TURN = 64;
  private static final int CHUNK = 256;
  private static final long LONGEST_FLUSH = 1_000_000_000;

  private static final VarHandle RUNNING;
  private static final VarHandle TURNS;
  private static final VarHandle OWN;

  static {
    try {
      RUNNING = MethodHandles.lookup().findVarHandle(Loop.class, "running", Coroutine.class);
      TURNS = MethodHandles.lookup().findVarHandle(Loop.class, "turns", long.class);
      OWN = MethodHandles.lookup().findVarHandle(Loop.class, "own", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LoopThread thread;
  private final Poller poller;
  private volatile LoopGroup group; // another one only while this has no tasks

  // For its own thread alone.
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final ArrayDeque<Runnable> atEnd = new ArrayDeque<>(); // of the turn

  // For all.
  private final MpscUnboundedVarHandleArrayQueue<Runnable> inbound =
      new MpscUnboundedVarHandleArrayQueue<>(CHUNK);
  private volatile boolean asleep; // or about to be
  private final AtomicInteger guests = new AtomicInteger(); // tasks that others have started here
  private volatile int own; // those of its own, less all that have ended; written through OWN
  private volatile long turns; // written by its own thread alone, through TURNS
  private volatile @Nullable Coroutine running; // what has run last; written through RUNNING

  Loop(LoopGroup group, LoopThread thread, Poller poller) {
    this.group = group;
    this.thread = thread;
    this.poller = poller;
  }

  @Override
  public boolean isLoop() {
    return true;
  }

  @Override
  public Carrier idlest() {
    return group.idlest(this);
  }

  void join(LoopGroup group) {
    this.group = group;
  }

  @Override
  Thread thread(String name, Runnable body) {
    return VirtualThreads.make(this, name, body);
  }

  @Override
  boolean hasDescriptors() {
    return poller instanceof DescriptorPoller;
  }

  /** {@return its poller, if that is one for descriptors} */
  DescriptorPoller descriptors() {
    return (DescriptorPoller) poller;
  }

  @Override
  Carrier forChannels() {
    return hasDescriptors() ? Anywhere.ONLY : this;
  }

  @Override
  SelectorPoller selector() {
    return (SelectorPoller) poller;
  }

  /** Does something on its own thread: at once, if this is it. Must not wait. */
  void perform(Runnable action) {
    if (isHere()) {
      action.run();
    } else {
      execute(action);
    }
  }

  @Override
  boolean isHere() {
    return VirtualThreads.currentCarrier() == thread;
  }

  /** Takes the rest of a task, to run it soon. By any thread. */
  @Override
  public void execute(Runnable rest) {
    if (isHere()) {
      ready.add(rest);
    } else {
      inbound.offer(rest);
      wakeup();
    }
  }

  @Override
  void wakeup() {
    if (asleep) {
      poller.wakeup();
    }
  }

  /** Takes a turn of the loop, which no peer can make last longer, only a task that runs on. */
  @Override
  @SuppressWarnings("ThreadPriorityCheck") // even a cancelled coroutine has to wait for this
  void flush() {
    if (isHere()) {
      poll(0);
      return;
    }
    long wanted = turns + 2; // the turn that is under way may have begun before
    long start = System.nanoTime();
    while (turns - wanted < 0 && System.nanoTime() - start < LONGEST_FLUSH) {
      wakeup();
      Thread.yield();
    }
  }

  // For its own thread.

  void run() {
    while (true) {
      runTasks();
      finishTurn();
      timers().ring();
      if (isIdle()) {
        sleep();
      } else {
        poll(0);
      }
      TURNS.setRelease(this, turns + 1);
    }
  }

  private void runTasks() {
    for (var rest = inbound.poll(); rest != null; rest = inbound.poll()) {
      ready.add(rest);
    }
    for (int left = Math.max(ready.size(), TURN); left > 0; left--) {
      var rest = ready.poll();
      if (rest == null) {
        return;
      }
      run(rest);
    }
  }

  /** Whatever goes wrong in one thing, the loop goes on with the others. */
  private void run(Runnable action) {
    try {
      action.run();
    } catch (Throwable failure) {
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }

  void atEnd(Runnable action) {
    atEnd.add(action);
  }

  private void finishTurn() {
    for (var action = atEnd.poll(); action != null; action = atEnd.poll()) {
      run(action);
    }
  }

  private boolean isIdle() {
    return ready.isEmpty() && inbound.isEmpty();
  }

  private void sleep() {
    asleep = true; // whoever asks for something from now on, wakes
    long nanos = timers().ring();
    poll(isIdle() ? nanos : 0);
    asleep = false;
    Watch.awake();
  }

  private void poll(long nanos) {
    try {
      poller.poll(nanos);
    } catch (IOException e) {
      throw new UncheckedIOException("the system's poller has failed", e);
    }
  }

  /**
   * Takes note of what runs, with each switch: without the fence that a volatile write has, which
   * the watch can do without.
   */
  void runs(@Nullable Coroutine coroutine) {
    RUNNING.setRelease(this, coroutine);
  }

  // For the watch.

  @Override
  public String name() {
    return thread.getName();
  }

  Thread carrier() {
    return thread;
  }

  long turns() {
    return turns;
  }

  boolean isAsleep() {
    return asleep;
  }

  /** {@return the coroutine that runs, if any does} */
  @Nullable Coroutine running() {
    return running;
  }

  // For its group.

  int tasks() {
    return guests.get() + own;
  }

  @Override
  void began() {
    count(1);
  }

  @Override
  void ended() {
    count(-1);
  }

  /** By its own thread most of the time, which needs no atomic operation for it. */
  private void count(int more) {
    if (isHere()) {
      OWN.setRelease(this, own + more);
    } else {
      guests.addAndGet(more);
    }
  }
}
