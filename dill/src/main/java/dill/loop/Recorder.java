package dill.loop;

import jdk.jfr.FlightRecorder;

/** The flight recorder of the JVM, as far as there is one. */
public final class Recorder {
  private static final boolean EXISTS = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Recorder() {}

  /**
   * {@return whether something may be recorded} Not before the first recording; no class of an
   * event is loaded until then. There may be no {@code jdk.jfr} to load it with.
   */
  public static boolean isOn() {
    return EXISTS && FlightRecorder.isInitialized();
  }
}
