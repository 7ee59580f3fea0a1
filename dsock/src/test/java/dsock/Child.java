package dsock;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a class of these tests as a program of its own. */
final class Child {
  private Child() {}

  /** Runs it, and returns what it prints. */
  static String run(Class<?> program, String... options) throws IOException, InterruptedException {
    return run(List.of(), program, options);
  }

  /** Runs it by another program, which is given the command as its last arguments. */
  static String run(List<String> by, Class<?> program, String... options)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(by);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath(), program.getName()));
    var child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      child.getOutputStream().close();
      var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      child.waitFor(50, TimeUnit.SECONDS);
      return said;
    } finally {
      child.destroyForcibly();
    }
  }

  /** Where this module and its tests are: what is patched together here lies in two folders. */
  private static String classPath() {
    return String.join(
        File.pathSeparator,
        folderOf(Child.class),
        folderOf(Tcp.class),
        System.getProperty("java.class.path"),
        System.getProperty("jdk.module.path", ""));
  }

  private static String folderOf(Class<?> type) {
    var file = type.getResource(type.getSimpleName() + ".class");
    if (file == null) {
      throw new AssertionError(type + " comes from nowhere");
    }
    try {
      return Path.of(file.toURI()).resolve(Path.of("..", "..")).normalize().toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
