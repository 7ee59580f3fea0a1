package httpd.launcher;

import httpd.Main;

/**
 * Where httpd.jar starts. Compiled for Java 8, so that an older Java can say what is missing
 * instead of showing a stack trace.
 */
public final class Launcher {
  private static final int NEEDED = 25;

  private Launcher() {}

  public static void main(String[] arguments) {
    // "1.8" up to Java 8, "9" and so on from there
    double found = Double.parseDouble(System.getProperty("java.specification.version"));
    if (found < NEEDED) {
      System.err.printf(
          "httpd needs Java %d or newer; this is Java %s in %s%n",
          NEEDED, System.getProperty("java.version"), System.getProperty("java.home"));
      System.exit(1);
    }
    Main.main(arguments);
  }
}
