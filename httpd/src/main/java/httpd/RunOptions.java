package httpd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** What can be said on the command line about how the program runs. */
record RunOptions(ParseResult said) {
  private static final int GRACE = 10; // seconds

  /** Tells picocli what there is. */
  static void addTo(CommandSpec command) {
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
    command.addOption(Options.flag("Do not log the requests.", "--quiet").build());
    command.addOption(
        OptionSpec.builder("--grace")
            .paramLabel("SECONDS")
            .type(Integer.class)
            .converters(new Grace())
            .description(
                "How long to go on with what is under way when told to end. The default is 10.")
            .build());
    command.addOption(
        OptionSpec.builder("--config")
            .paramLabel("FILE")
            .type(Path.class)
            .description(
                "A file with settings that the command line does not have: a line each, as in"
                    + " 'port = 8080', and 'list = true'; # begins a comment.")
            .build());
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
    return Options.isOn(said, "--quiet");
  }

  Duration grace() {
    return Duration.ofSeconds(said.matchedOptionValue("--grace", GRACE));
  }

  /** What cannot change while it runs. */
  List<Object> fixed() {
    return List.of(workers(), poller(), isQuiet(), grace());
  }

  /** Reads the number of workers. */
  static final class Workers implements ITypeConverter<Integer> {
    private static final int MOST = 1024;

    @Override
    public Integer convert(String value) {
      return Options.number(value, 1, MOST, "it must be a number from 1 to " + MOST);
    }
  }

  /** Reads a number of seconds. */
  static final class Grace implements ITypeConverter<Integer> {
    private static final int MOST = 24 * 60 * 60;

    @Override
    public Integer convert(String value) {
      return Options.number(value, 0, MOST, "it must be a number of seconds from 0 to " + MOST);
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
}
