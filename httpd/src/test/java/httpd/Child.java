package httpd;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A program in a JVM of its own, with the modules of this one. Is killed at the end, if it has not
 * ended.
 */
final class Child implements AutoCloseable {
  private static final long PATIENCE = 50; // seconds

  private final Process process;
  private final BufferedReader out;

  private Child(Process process) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    // What it prints is waited for without a limit, and ends with it.
    CompletableFuture.delayedExecutor(PATIENCE, TimeUnit.SECONDS).execute(process::destroyForcibly);
  }

  /** Starts {@code java} with the module path of this JVM. */
  static Child java(List<String> arguments) throws IOException {
    return java(List.of(), Map.of(), arguments);
  }

  private static Child java(
      List<String> before, Map<String, String> environment, List<String> arguments)
      throws IOException {
    var command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("--module-path", System.getProperty("jdk.module.path")));
    for (var opened : List.of("java.lang", "java.io", "sun.nio.ch")) {
      command.addAll(List.of("--add-opens", "java.base/" + opened + "=dill"));
    }
    command.addAll(List.of("--enable-native-access", "dill,httpd"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return new Child(builder.start());
  }

  /** Starts {@code httpd}. */
  static Child httpd(String... arguments) throws IOException {
    return httpd(List.of(), Map.of(), arguments);
  }

  /** Starts {@code httpd} by another command, and with more in its environment. */
  static Child httpd(List<String> before, Map<String, String> environment, String... arguments)
      throws IOException {
    var command = new ArrayList<String>();
    command.addAll(List.of("--module", "httpd/httpd.Main"));
    command.addAll(List.of(arguments));
    return java(before, environment, command);
  }

  /** The next line that it prints; empty if there is none. */
  String line() throws IOException {
    var line = out.readLine();
    return line == null ? "" : line;
  }

  /** The address that its next line gives. */
  URI url() throws IOException {
    var line = line();
    var url = Pattern.compile("https?://\\S+/").matcher(line);
    if (!url.find()) {
      throw new AssertionError("no address in \"" + line + "\"; on stderr: " + err());
    }
    return URI.create(url.group());
  }

  /** What else it prints, until it ends. */
  List<String> rest() throws IOException {
    return out.readAllLines();
  }

  /** What it complains of, until it ends. */
  String err() throws IOException {
    return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** The next line that it complains of. */
  String complaint() throws IOException {
    var line = new ByteArrayOutputStream();
    var err = process.getErrorStream();
    for (int b = err.read(); b >= 0 && b != '\n'; b = err.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Sends SIGHUP. */
  void hangUp() throws Exception {
    var kill = new ProcessBuilder("kill", "-HUP", "" + process.pid()).inheritIO().start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("kill failed");
    }
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.toHandle().destroy(); // the process's own method would throw away what it has printed
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
      throw new AssertionError("it has not ended");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
