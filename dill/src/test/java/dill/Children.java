package dill;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs a program in a JVM of its own. */
final class Children {
  private static final int SECONDS = 50;

  private Children() {}

  /**
   * Runs a class's main method on the class path, with flags for the JVM. Returns what it wrote,
   * both ways; it has ended with 0 then.
   */
  static String run(Class<?> main, String... flags) throws IOException, InterruptedException {
    var output = Files.createTempFile("child", ".txt");
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(Arrays.asList(flags));
    Stream.ofNullable(System.getProperty("dill.agent")).forEach(command::add); // counts coverage
    command.addAll(List.of("-cp", classPath(), main.getName()));
    var child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = child.waitFor(SECONDS, TimeUnit.SECONDS);
      var said = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended || child.exitValue() != 0) {
        throw new AssertionError(
            main + (ended ? " ended with " + child.exitValue() : " hangs") + ": " + said);
      }
      return said;
    } finally {
      child.destroyForcibly();
      Files.delete(output);
    }
  }

  /** Where this module and its tests are: what is patched together here lies in two folders. */
  private static String classPath() {
    return folderOf(Children.class)
        + File.pathSeparator
        + folderOf(Bundle.class)
        + File.pathSeparator
        + System.getProperty("java.class.path")
        + File.pathSeparator
        + System.getProperty("jdk.module.path", "");
  }

  private static Path folderOf(Class<?> type) {
    var file = type.getResource(type.getSimpleName() + ".class");
    if (file == null) {
      throw new AssertionError(type + " comes from nowhere");
    }
    try {
      return Path.of(file.toURI()).resolve(Path.of("..", "..")).normalize();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
