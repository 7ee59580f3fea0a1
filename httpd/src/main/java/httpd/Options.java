package httpd;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What can be said on the command line. */
final class Options {
  /*
   * The options are told to picocli by calls. Annotations would be shorter, but it takes reflection to find them, and that
   * a third of the time until the first request is served.
   */

  private final ParseResult said;
  private final FolderSettings files;

  private Options(ParseResult said) {
    this.said = said;
    this.files = FileOptions.read(said);
  }

  /**
   * Reads a command line.
   *
   * @throws ParameterException if it makes no sense; {@link #explain} says why
   */
  static Options parse(String... arguments) {
    var parser = parser();
    var options = new Options(parser.parseArgs(arguments));
    var directories = options.directories();
    if (directories.size() > 1 && !options.wantsHelp() && !options.wantsVersion()) {
      throw new ParameterException(
          parser,
          "two directories, '%s' and '%s'; only one can be served"
              .formatted(directories.get(0), directories.get(1)));
    }
    return options;
  }

  private static CommandLine parser() {
    var command = CommandSpec.create().name("httpd");
    command
        .usageMessage()
        .sortOptions(false)
        .customSynopsis("httpd [options] [directory]")
        .description(
            "Serves the files of a directory over HTTP until it is told to end (Ctrl-C, SIGTERM)."
                + " Then it finishes what it is at, within ten seconds; told once more, it ends at"
                + " once.",
            "")
        .footer(
            "",
            "Exit codes: 0, it was told to end; 1, it cannot serve; 2, the command line makes no"
                + " sense.");
    addWhat(command);
    ListenOptions.addTo(command);
    addHow(command);
    FileOptions.addTo(command);
    ProxyOptions.addTo(command);
    command.addOption(flag("Show this, and end.", "-h", "--help").usageHelp(true).build());
    command.addOption(
        flag("Show the version, and end.", "-V", "--version").versionHelp(true).build());
    return new CommandLine(command);
  }

  private static void addWhat(CommandSpec command) {
    command.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("directory")
            .type(List.class)
            .auxiliaryTypes(Path.class)
            .arity("0..*")
            .hideParamSyntax(true)
            .description("What to serve. The default is the current directory.")
            .build());
  }

  private static void addHow(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("--workers")
            .paramLabel("N")
            .type(Integer.class)
            .converters(new Workers())
            .description("How many threads do all the work. The default is one per core.")
            .build());
    command.addOption(
        OptionSpec.builder("--poller")
            .paramLabel("POLLER")
            .type(String.class)
            .converters(new Poller())
            .description(
                "How to learn what clients send: uring, epoll or nio. The default is auto, the"
                    + " first of these that this system offers.")
            .build());
    command.addOption(flag("Do not log the requests.", "--quiet").build());
  }

  private static OptionSpec.Builder flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description);
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
    return parser().getUsageMessage();
  }

  /** Where to listen. */
  List<Address> addresses() {
    return ListenOptions.read(said, false);
  }

  OptionalInt workers() {
    return said.hasMatchedOption("--workers")
        ? OptionalInt.of(said.matchedOptionValue("--workers", 0))
        : OptionalInt.empty();
  }

  String poller() {
    return said.matchedOptionValue("--poller", "auto");
  }

  boolean isQuiet() {
    return said.hasMatchedOption("--quiet");
  }

  FolderSettings files() {
    return files;
  }

  /** {@return a handler that has others answer, where that was said; to be closed} */
  Delegation delegating(Handler rest) {
    return Delegation.open(ProxyOptions.read(said), ProxyOptions.settings(said), rest);
  }

  boolean wantsHelp() {
    return said.hasMatchedOption("--help");
  }

  boolean wantsVersion() {
    return said.hasMatchedOption("--version");
  }

  Path directory() {
    return directories().isEmpty() ? Path.of("") : directories().getFirst();
  }

  private List<Path> directories() {
    return said.matchedPositionalValue(0, List.<Path>of());
  }

  /** Reads the number of workers. */
  static final class Workers implements ITypeConverter<Integer> {
    private static final int MOST = 1024;

    @Override
    public Integer convert(String value) {
      return number(value, 1, MOST, "it must be a number from 1 to " + MOST);
    }
  }

  /** Reads the name of a poller. */
  static final class Poller implements ITypeConverter<String> {
    private static final List<String> NAMES = List.of("auto", "uring", "epoll", "nio");

    @Override
    public String convert(String value) {
      if (!NAMES.contains(value)) {
        throw new TypeConversionException("'" + value + "'; it may be auto, uring, epoll or nio");
      }
      return value;
    }
  }

  /** Reads a number, or says what would be right. */
  static int number(String value, int least, int most, String right) {
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
