package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/**
 * A program of docs/examples that runs in a task of this JVM. It has the standard output to itself
 * meanwhile, and is cancelled at the end, which is how an endless one is told to end.
 */
final class Program implements AutoCloseable {
  static final Path EXAMPLES = Path.of("..", "docs", "examples");

  private static final long PATIENCE = 20; // seconds

  private final List<Throwable> failures = new ArrayList<>();
  private final Bundle bundle = Bundle.isolated(this::failed);
  private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final PrintStream stdout = System.out;

  private Program() {}

  /**
   * Compiles all programs, as strictly as the rest of this project.
   *
   * @param classes the folder for the classes
   */
  static void compileAll(Path classes) throws IOException {
    var arguments = new ArrayList<String>(List.of("-Xlint:all", "-Werror", "-d", "" + classes));
    arguments.addAll(List.of("--module-path", System.getProperty("jdk.module.path")));
    arguments.addAll(List.of("--add-modules", "httpd"));
    for (var source : sources()) {
      arguments.add(source.toString());
    }
    var javac = ToolProvider.findFirst("javac").orElseThrow();
    assertEquals(0, javac.run(System.out, System.err, arguments.toArray(String[]::new)));
  }

  /** The source files of all programs. */
  static List<Path> sources() throws IOException {
    try (var files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /** Starts a program. */
  static Program start(Path classes, String name, String... arguments) throws Exception {
    var program = new Program();
    var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
    var type = loader.loadClass(name);
    var main =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.getName().equals("main"))
            .findFirst()
            .orElseThrow();
    main.setAccessible(true);
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    System.setOut(new PrintStream(new Lines(program.lines), true, StandardCharsets.UTF_8));
    program.bundle.go(() -> {
      try (loader) {
        if (main.getParameterCount() == 0) {
          main.invoke(constructor.newInstance());
        } else {
          main.invoke(constructor.newInstance(), (Object) arguments);
        }
      } catch (InvocationTargetException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    });
    return program;
  }

  private synchronized void failed(Throwable failure) {
    failures.add(failure);
  }

  /** The next line that it prints. */
  String line() throws InterruptedException {
    var line = lines.poll(PATIENCE, TimeUnit.SECONDS);
    if (line == null) {
      throw new AssertionError("it prints nothing");
    }
    return line;
  }

  /** The port that it listens on, if that is what it prints next. */
  int port() throws InterruptedException {
    var line = line();
    assertTrue(line.matches("port \\d+"), line);
    return Integer.parseInt(line.substring("port ".length()));
  }

  /** What it prints until it ends, by itself. */
  List<String> rest() {
    bundle.await();
    return List.copyOf(lines);
  }

  /** Cancels it, and checks that it has not failed. */
  @Override
  public void close() {
    bundle.close();
    System.setOut(stdout);
    synchronized (this) {
      assertEquals(List.of(), failures);
    }
  }

  /** Output as a queue of lines. */
  private static final class Lines extends OutputStream {
    private final LinkedBlockingQueue<String> lines;
    private byte[] line = {};

    Lines(LinkedBlockingQueue<String> lines) {
      this.lines = lines;
    }

    @Override
    public synchronized void write(int b) {
      if (b == '\n') {
        lines.add(new String(line, StandardCharsets.UTF_8));
        line = new byte[0];
      } else {
        line = Arrays.copyOf(line, line.length + 1);
        line[line.length - 1] = (byte) b;
      }
    }
  }
}
