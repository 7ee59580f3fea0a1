package dill.loop;

/** The thread that an event loop is. */
final class LoopThread extends Thread {
  private final Loop loop;

  LoopThread(Loop loop, String name) {
    super(null, loop::run, name, 0, false);
    this.loop = loop;
    setDaemon(true);
  }

  Loop loop() {
    return loop;
  }
}
