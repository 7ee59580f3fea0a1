package dill.loop;

/** What runs tasks: the JDK's scheduler, or an event loop. Each has a poller and timers. */
public abstract sealed class Carrier permits Anywhere, Loop {
  private final Timers timers = new Timers(this);

  Carrier() {}

  /**
   * {@return what carries the tasks that the code that calls this starts: the same that carries it}
   */
  public static Carrier current() {
    return VirtualThreads.currentCarrier() instanceof LoopThread thread
        ? thread.loop()
        : LoopGroup.byDefault();
  }

  /** {@return the loop that the code that calls this runs on; the JDK's scheduler if on none} */
  static Carrier here() {
    return VirtualThreads.currentCarrier() instanceof LoopThread thread
        ? thread.loop()
        : Anywhere.ONLY;
  }

  /**
   * Has something done at the end of the turn of the loop that this runs on: when all tasks that
   * are ready have run until they wait, and before it polls.
   *
   * @param action what to do; may not wait
   * @return false: this runs on no loop, and it will not be done
   */
  public static boolean atEndOfTurn(Runnable action) {
    if (VirtualThreads.currentCarrier() instanceof LoopThread thread) {
      thread.loop().atEnd(action);
      return true;
    }
    return false;
  }

  /** {@return the JDK's scheduler} */
  public static Carrier anywhere() {
    return Anywhere.ONLY;
  }

  /**
   * {@return the one among which this belongs that has the fewest tasks; this one, if it stands
   * alone}
   */
  public Carrier idlest() {
    return this;
  }

  /** {@return its name, for people} */
  public abstract String name();

  /** {@return whether this is an event loop: one thread, which a task can hold up} */
  public boolean isLoop() {
    return false;
  }

  /** Makes a thread, not started yet. */
  abstract Thread thread(String name, Runnable body);

  /** A task of this carrier has been started. */
  void began() {}

  /** A task of this carrier has ended. */
  void ended() {}

  /** Tells whether sockets are used by their descriptors here, and not by the JDK's channels. */
  boolean hasDescriptors() {
    return false;
  }

  /** {@return the carrier that polls the JDK's channels for the tasks of this one} */
  abstract Carrier forChannels();

  /** {@return its selector, if it polls channels} */
  abstract SelectorPoller selector();

  /** Tells whether the code that calls this runs on the one thread that drives the poller. */
  abstract boolean isHere();

  /** Makes it look at what has been asked of it. By any thread. */
  abstract void wakeup();

  /** Waits until its poller has let go of channels that have been closed. */
  abstract void flush();

  final Timers timers() {
    return timers;
  }
}
