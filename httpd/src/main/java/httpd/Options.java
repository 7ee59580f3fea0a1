package httpd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

  static final String ELSEWHERE =
      "Each option can also be given by a variable of the environment, HTTPD_TLS_CERT for"
          + " --tls-cert, or a line of a file, tls-cert = FILE; so can the directory. What the"
          + " command line says of an option counts alone, else the environment, else the file."
          + " What may be given several times stands in several lines. @FILE stands for the"
          + " arguments in that file.";

  static final String SIGNALS =
      "SIGTERM and SIGINT let it finish what it is at, and end; a second one ends it at once."
          + " SIGHUP makes it read certificates and settings again.";

  static final String CODES =
      "0, it was told to end; 1, it cannot serve; 2, the command line or another setting makes no"
          + " sense.";

  private final ParseResult said;
  private final FolderSettings files;

  private Options(ParseResult said) {
    this.said = said;
    this.files = FileOptions.read(said);
  }

  /**
   * Reads a command line, and what is said elsewhere.
   *
   * @param environment of this process
   * @param arguments the command line
   * @throws ParameterException if it makes no sense; {@link #explain} says why
   */
  static Options parse(Map<String, String> environment, String... arguments) {
    var parser = parser();
    var options = new Options(parser.parseArgs(arguments));
    if (options.wantsHelp() || options.wantsVersion()) {
      return options;
    }
    var all = Settings.elsewhere(parser, options.said, environment);
    if (!all.isEmpty()) {
      all.addAll(List.of(arguments));
      options = new Options(parser.parseArgs(all.toArray(String[]::new)));
    }
    var mistake = options.mistake();
    if (mistake != null) {
      throw new ParameterException(parser, mistake);
    }
    return options;
  }

  private @Nullable String mistake() {
    var directories = directories();
    if (directories.size() > 1) {
      return "two directories, '%s' and '%s'; only one can be served"
          .formatted(directories.get(0), directories.get(1));
    }
    if (SiteOptions.isStrict(said) && sites().isEmpty()) {
      return "--strict-hosts needs a --site; without one it would refuse all requests";
    }
    return TlsOptions.mistake(said);
  }

  /** Options that belong together, and what adds them. */
  private record Group(String heading, Consumer<CommandSpec> adding) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group("Where to listen", ListenOptions::addTo),
          new Group("TLS", TlsOptions::addTo),
          new Group("Sites", SiteOptions::addTo),
          new Group("Files", FileOptions::addTo),
          new Group("In front of others", ProxyOptions::addTo),
          new Group("Running", RunOptions::addTo),
          new Group("About httpd", Options::addAbout));

  private static CommandLine parser() {
    var command = CommandSpec.create().name("httpd");
    addWhat(command);
    GROUPS.forEach(group -> group.adding.accept(command));
    return new CommandLine(command);
  }

  private static List<Help.Section> sections(CommandLine command) {
    var all = command.getCommandSpec().options();
    var sections = new ArrayList<Help.Section>();
    for (var group : GROUPS) {
      var alone = CommandSpec.create();
      group.adding.accept(alone);
      var names = alone.options().stream().map(OptionSpec::longestName).toList();
      sections.add(
          new Help.Section(
              group.heading,
              all.stream().filter(option -> names.contains(option.longestName())).toList()));
    }
    return sections;
  }

  private static CommandLine described() {
    var command = parser();
    command
        .getCommandSpec()
        .usageMessage()
        .sortOptions(false)
        .customSynopsis("httpd [options] [directory]")
        .description(
            "Serves the files of a directory over HTTP until it is told to end (Ctrl-C, SIGTERM).",
            "")
        .footer("", ELSEWHERE, "", SIGNALS, "", "Exit codes: " + CODES);
    return command;
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

  private static void addAbout(CommandSpec command) {
    command.addOption(
        flag(
                "Read all settings, certificates and directories, say what would be served, and"
                    + " end: with 0, or with 2 if that could not be.",
                "--check-config")
            .build());
    command.addOption(
        OptionSpec.builder("--completion")
            .paramLabel("SHELL")
            .type(String.class)
            .converters(new Shell())
            .description("Print what completes options in bash or zsh, and end.")
            .build());
    command.addOption(flag("Print the page for man, and end.", "--man-page").build());
    command.addOption(flag("Show this, and end.", "-h", "--help").usageHelp(true).build());
    command.addOption(
        flag("Show the version, and end.", "-V", "--version").versionHelp(true).build());
  }

  /** An option that says yes. */
  static OptionSpec.Builder flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description);
  }

  /** Tells whether a flag is given, and not as {@code --flag=false}. */
  static boolean isOn(ParseResult said, String flag) {
    return said.matchedOptionValue(flag, false);
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
    var command = described();
    return Help.usage(command, sections(command));
  }

  /** What else is to be printed instead of serving; empty: nothing. */
  String printed(String version) {
    if (isOn(said, "--man-page")) {
      var command = described();
      return Help.page(command, sections(command), version);
    }
    return said.hasMatchedOption("--completion") ? Help.completion(described()) : "";
  }

  /** Where to listen without TLS, or at all. */
  List<Address> addresses() {
    return ListenOptions.read(said, !secureAddresses().isEmpty());
  }

  /** Where to listen with TLS, if not everywhere. */
  List<Address> secureAddresses() {
    return TlsOptions.addresses(said);
  }

  /** Reads who the server is to those who come by TLS. */
  Identities identities() throws IOException {
    if (isOn(said, "--tls-self-signed")) {
      return Identities.selfSigned(TlsOptions.authorities(said));
    }
    var chains = TlsOptions.certificates(said);
    return chains.isEmpty()
        ? Identities.none()
        : Identities.load(chains, TlsOptions.keys(said), TlsOptions.authorities(said));
  }

  boolean isSecure() {
    return TlsOptions.isSecure(said);
  }

  boolean redirects() {
    return TlsOptions.redirects(said);
  }

  int hsts() {
    return TlsOptions.seconds(said);
  }

  List<SiteOptions.Site> sites() {
    return SiteOptions.sites(said);
  }

  boolean isStrict() {
    return SiteOptions.isStrict(said);
  }

  RunOptions running() {
    return new RunOptions(said);
  }

  boolean wantsCheck() {
    return isOn(said, "--check-config");
  }

  /** What cannot change while it runs. */
  List<Object> fixed() {
    return List.of(
        addresses(),
        secureAddresses(),
        TlsOptions.certificates(said),
        TlsOptions.keys(said),
        TlsOptions.authorities(said),
        isSecure(),
        redirects(),
        running().fixed());
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

  /** Reads the name of a shell. */
  static final class Shell implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (!value.equals("bash") && !value.equals("zsh")) {
        throw new TypeConversionException("'" + value + "'; it may be bash or zsh");
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
