package httpd;

import dill.Deadline;
import dill.HeldUp;
import dill.Loops;
import dill.TaskException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParameterException;

/** The command {@code httpd}: serves the files of a directory. */
public final class Main {
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
      options = Options.parse(System.getenv(), arguments);
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
    var printed = options.printed(version());
    if (!printed.isEmpty()) {
      out.print(printed);
      return SERVED;
    }
    return options.wantsCheck() ? check(options) : serve(options, arguments);
  }

  /** Serves until it is told to end. */
  private int serve(Options options, String... arguments) {
    System.setProperty("dill.poller", options.running().poller());
    try {
      Loops.onHeldUp(Main::report);
      Loops.run(
          options.running().workers().orElseGet(Main::processors), () -> run(options, arguments));
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

  /** Says what would be served. */
  private int check(Options options) {
    try {
      var identities = options.identities();
      Service.of(options);
      greet("would serve", options, Listening.planned(options), identities);
      return SERVED;
    } catch (IOException e) {
      err.println("httpd: " + e.getMessage());
      return MAKES_NO_SENSE;
    }
  }

  private void run(Options options, String... arguments) throws IOException {
    var identities = options.identities();
    var service = Service.of(options);
    var places = Listening.by(options, identities);
    try (var server = HttpServer.of(Limits.DEFAULT, places.entrances());
        var handler = options.delegating(service)) {
      if (!options.running().isQuiet()) {
        server.logTo(out);
      }
      checkRedirect(options, places);
      var undo = Signals.onEnd(() -> end(server, options.running().grace()));
      try {
        Signals.on("HUP", () -> new Renewal(identities, service, options).run(err, arguments));
        greet("serves", options, places.urls(), identities);
        server.serve(options.redirects() ? new ToHttps(places.securePort(), handler) : handler);
      } catch (CancellationException e) {
        // told to end, by whoever runs this
      } finally {
        undo.run();
      }
    }
  }

  /** What is handed over by systemd is known only once it is there. */
  private static void checkRedirect(Options options, Listening places) throws IOException {
    if (options.redirects() && places.securePort() == 0) {
      throw new IOException("--redirect-to-https needs a --tls-listen with a port");
    }
  }

  private void greet(String serves, Options options, List<String> urls, Identities identities) {
    out.printf(
        "httpd %s %s %s at %s%s%n",
        version(),
        serves,
        Service.rest(options),
        urls.getFirst(),
        options.wantsCheck() ? "" : "  (Ctrl-C stops it)");
    urls.stream().skip(1).forEach(url -> out.println("  and at " + url));
    Service.lines(options).forEach(line -> out.println("  " + line));
    identities.lines().forEach(line -> out.println("  " + line));
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
