package dill;

import dill.loop.Diagnostics;
import dill.loop.Recorder;
import java.lang.ref.Cleaner;

/** Tells of a bundle that is never closed. */
final class Unclosed implements Runnable {
  private final String opener;
  private final String place;
  private volatile boolean closed;

  private Unclosed(String opener, String place) {
    this.opener = opener;
    this.place = place;
  }

  /** Has a bundle reported when nobody knows of it any more, unless {@link #not} is called. */
  static Unclosed unless(Object bundle, String opener, String place) {
    var unclosed = new Unclosed(opener, place);
    Watcher.CLEANER.register(bundle, unclosed);
    return unclosed;
  }

  /** It has been closed. */
  void not() {
    closed = true;
  }

  @Override
  public void run() {
    if (!closed) {
      report(opener, place);
    }
  }

  /**
   * Reports a bundle.
   *
   * @param opener the name of the thread that has opened it
   * @param place where; empty if that is not known
   */
  static void report(String opener, String place) {
    if (Diagnostics.ON) {
      System.err.println("dill: a bundle was never closed; " + opener + " opened it at " + place);
    }
    if (Recorder.isOn()) {
      BundleLeakEvent.commit(opener, place);
    }
  }

  /** The thread for it is started once there is something to watch. */
  private static final class Watcher {
    static final Cleaner CLEANER = Cleaner.create();
  }
}
