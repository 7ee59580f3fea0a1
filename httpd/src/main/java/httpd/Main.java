package httpd;

import dill.Deadline;
import dill.HeldUp;
import dill.Loops;
import dill.TaskException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/** The command {@code httpd}: serves the files of a directory. */
public final class Main {
  /** How long to wait for what is under way, when told to end. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** How long to wait for what has been cancelled then. */
  private static final Duration UNWIND = Duration.ofSeconds(1);

  private static final int SERVED = 0;
  private static final int CANNOT_SERVE = 1;
  private static final int MAKES_NO_SENSE = 2;

  private static final System.Logger LOG = System.getLogger("httpd");

  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs the command. Ends the JVM if it fails, or is told to end by a signal.
   *
   * @param arguments the command line; {@code --help} explains it
   */
  public static void main(String[] arguments) {
    int code = new Main(System.out, System.err).run(arguments);
    if (code != SERVED) {
      System.exit(code);
    }
  }

  /** Runs the command until it is told to end. Returns the exit code. */
  int run(String... arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (ParameterException e) {
      err.println("httpd: " + Options.explain(e));
      return MAKES_NO_SENSE;
    }
    if (options.wantsHelp()) {
      out.print(Options.usage());
      return SERVED;
    }
    if (options.wantsVersion()) {
      out.println("httpd " + version());
      out.println("Java " + Runtime.version() + ", " + System.getProperty("os.name"));
      return SERVED;
    }
    System.setProperty("dill.poller", options.poller());
    try {
      Loops.onHeldUp(Main::report);
      Loops.run(options.workers().orElseGet(Main::processors), () -> serve(options));
      return SERVED;
    } catch (TaskException e) {
      err.println("httpd: " + reason(e.getCause()));
    } catch (UnsupportedOperationException e) { // that poller cannot be used here
      err.println("httpd: " + e.getMessage());
    }
    return CANNOT_SERVE;
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** What only could not be done is said in a line; what should not happen is thrown on. */
  private static String reason(@Nullable Throwable failure) {
    return switch (failure) {
      case IOException e -> String.valueOf(e.getMessage());
      case RuntimeException e -> throw e;
      case null, default -> throw new AssertionError(failure);
    };
  }

  private static void report(HeldUp loop) {
    LOG.log(
        System.Logger.Level.WARNING,
        "{0} has been held up for {1} ms by {2}:{3}",
        loop.loop(),
        loop.time().toMillis(),
        loop.task(),
        loop.stack().stream().map(call -> "\n  at " + call).collect(Collectors.joining()));
  }

  private void serve(Options options) throws IOException {
    var directory = readable(options.directory());
    var folder = Folder.of(directory, options.files());
    var places = Listening.at(options.addresses());
    try (var server = HttpServer.of(Limits.DEFAULT, places.entrances());
        var handler = options.delegating(folder)) {
      if (!options.isQuiet()) {
        server.logTo(out);
      }
      var undo = Signals.onEnd(() -> end(server, GRACE));
      try {
        greet(directory, places);
        server.serve(handler);
      } catch (CancellationException e) {
        // told to end, by whoever runs this
      } finally {
        undo.run();
      }
    }
  }

  private void greet(Path directory, Listening places) {
    var urls = places.urls();
    out.printf(
        "httpd %s serves %s at %s  (Ctrl-C stops it)%n", version(), directory, urls.getFirst());
    urls.stream().skip(1).forEach(url -> out.println("  and at " + url));
    out.flush();
    if (!System.getProperty("sun.jnu.encoding", "UTF-8").equals("UTF-8")) {
      err.println("httpd: names beyond ASCII are not found in this locale; try LC_ALL=C.UTF-8");
    }
  }

  /** Ends a server: in an orderly way, if that can be done in time. */
  static void end(HttpServer server, Duration grace) {
    if (!server.drain(Deadline.in(grace))) {
      server.close();
      server.drain(Deadline.in(UNWIND));
    }
  }

  private static Path readable(Path directory) throws IOException {
    var absolute = directory.toAbsolutePath().normalize();
    if (!Files.exists(absolute)) {
      throw new IOException("there is no directory " + absolute);
    }
    if (!Files.isDirectory(absolute)) {
      throw new IOException(absolute + " is no directory; give the one that it is in");
    }
    if (!Files.isReadable(absolute) || !Files.isExecutable(absolute)) {
      throw new IOException("the directory " + absolute + " cannot be read by this user");
    }
    return absolute;
  }

  /** The version of the module, or of the jar where this is no module. */
  private static String version() {
    var module = Main.class.getModule().getDescriptor();
    if (module != null && module.rawVersion().isPresent()) {
      return module.rawVersion().get();
    }
    var jar = Main.class.getPackage().getImplementationVersion();
    return jar == null ? "of an unknown version" : jar;
  }
}
