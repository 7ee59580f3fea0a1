package httpd;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * What signals do. The first SIGINT or SIGTERM lets the program finish what it is at, the second
 * ends it at once.
 */
final class Signals {
  /*
   * The first one makes the JVM run its shutdown hooks, and it would ignore all others from then on. So the hook gives
   * them back to the operating system. The class for that has never become official, but is in every JDK; where it is
   * missing all the same, a second signal is ignored.
   */

  private static final List<String> ENDING = List.of("INT", "TERM");

  private Signals() {}

  /**
   * Says what to do when the program is told to end. The process ends with exit code 0 afterwards.
   *
   * @param finish what to do; must be bounded
   * @return takes that back; does nothing if the program is ending
   */
  static Runnable onEnd(Runnable finish) {
    var hook = Thread.ofPlatform().name("httpd-end").unstarted(() -> end(finish));
    Runtime.getRuntime().addShutdownHook(hook);
    return () -> {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException isEnding) {
        // then the hook has the last word
      }
    };
  }

  /**
   * Says what else to do on a signal.
   *
   * @param name without SIG, as HUP
   * @param action what; runs in a thread of its own, each time that the signal comes
   */
  static void on(String name, Runnable action) {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var own =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, _, _) -> {
                action.run();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), own);
    } catch (ReflectiveOperationException isMissing) {
      System.getLogger("httpd").log(System.Logger.Level.DEBUG, "signals are the JVM's", isMissing);
    }
  }

  private static void end(Runnable finish) {
    try {
      restoreDefaults();
      finish.run();
    } finally {
      Runtime.getRuntime()
          .halt(0); // an ordinary end of the JVM would report the signal as a failure
    }
  }

  private static void restoreDefaults() {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var handle = signal.getMethod("handle", signal, handler);
      var byTheSystem = handler.getField("SIG_DFL").get(null);
      for (var name : ENDING) {
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), byTheSystem);
      }
    } catch (ReflectiveOperationException isMissing) {
      System.getLogger("httpd").log(System.Logger.Level.DEBUG, "signals are the JVM's", isMissing);
    }
  }
}
