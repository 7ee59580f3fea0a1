package dill.loop;

import jdk.jfr.FlightRecorder;

/** The flight recorder of the JVM, as far as there is one. */
public final class Recorder {
  static final boolean EXISTS = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private Recorder() {}

  /**
   * {@return whether something may be recorded} If not, no class of an event is ever loaded; there
   * may be no {@code jdk.jfr} to load it with.
   */
  public static boolean isOn() {
    return EXISTS && FlightRecorder.isInitialized();
  }
}
