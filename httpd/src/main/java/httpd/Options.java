package httpd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What can be said on the command line. */
@Command(
    name = "httpd",
    sortOptions = false,
    customSynopsis = "httpd [options] [directory]",
    description = {
      "Serves the files of a directory over HTTP until it is told to end (Ctrl-C, SIGTERM). Then it"
          + " finishes what it is at, within ten seconds; told once more, it ends at once.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0, it was told to end; 1, it cannot serve; 2, the command line makes no sense."
    })
final class Options {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = {
        "Name or address to listen at. The default is 127.0.0.1, which only this machine reaches;"
            + " 0.0.0.0 or :: lets others in."
      })
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = Port.class,
      description = "Port to listen at; 0 picks a free one. The default is 5555.")
  private int port = 5555;

  @Option(
      names = "--workers",
      paramLabel = "N",
      converter = Workers.class,
      description = "How many threads do all the work. The default is one per core.")
  private int workers; // 0: nobody says so

  @Option(names = "--quiet", description = "Do not log the requests.")
  private boolean quiet;

  @Option(
      names = "--list",
      description = "Show what is in a directory that has no index.html, instead of a 404.")
  private boolean list;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this, and end.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version, and end.")
  private boolean version;

  @Parameters(
      paramLabel = "directory",
      arity = "0..*",
      hideParamSyntax = true,
      description = "What to serve. The default is the current directory.")
  private List<Path> directories = new ArrayList<>();

  private Options() {}

  /**
   * Reads a command line.
   *
   * @throws ParameterException if it makes no sense; {@link #explain} says why
   */
  static Options parse(String... arguments) {
    var options = new Options();
    var parser = new CommandLine(options);
    parser.parseArgs(arguments);
    if (options.directories.size() > 1 && !options.help && !options.version) {
      var first = options.directories.get(0);
      var second = options.directories.get(1);
      throw new ParameterException(
          parser, "two directories, '" + first + "' and '" + second + "'; only one can be served");
    }
    return options;
  }

  /** Says in one line what is wrong with a command line, and what would be right. */
  static String explain(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      var unknown = unmatched.getUnmatched().getFirst();
      return "unknown option '"
          + unknown
          + "'; "
          + Spelling.guess(unknown, names(wrong))
              .map(name -> "did you mean " + name + "?")
              .orElse("httpd --help shows those that there are");
    }
    var message = String.valueOf(wrong.getMessage());
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static List<String> names(ParameterException wrong) {
    return wrong.getCommandLine().getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .toList();
  }

  static String usage() {
    return new CommandLine(new Options()).getUsageMessage();
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  OptionalInt workers() {
    return workers == 0 ? OptionalInt.empty() : OptionalInt.of(workers);
  }

  boolean isQuiet() {
    return quiet;
  }

  boolean lists() {
    return list;
  }

  boolean wantsHelp() {
    return help;
  }

  boolean wantsVersion() {
    return version;
  }

  Path directory() {
    return directories.isEmpty() ? Path.of("") : directories.getFirst();
  }

  /** Reads the number of a port. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return number(value, 0, 65535, "a port is a number from 0 (any that is free) to 65535");
    }
  }

  /** Reads the number of workers. */
  static final class Workers implements ITypeConverter<Integer> {
    private static final int MOST = 1024;

    @Override
    public Integer convert(String value) {
      return number(value, 1, MOST, "it must be a number from 1 to " + MOST);
    }
  }

  private static int number(String value, int least, int most, String right) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as wrong as one that is out of range
    }
    throw new TypeConversionException("'" + value + "'; " + right);
  }
}
