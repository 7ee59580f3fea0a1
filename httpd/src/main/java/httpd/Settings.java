package httpd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the environment and a file say in place of the command line. Each option has a variable,
 * {@code HTTPD_TLS_CERT} for {@code --tls-cert}, and a name in the file, {@code tls-cert}. Whatever
 * is said of an option by the command line counts alone; else by the environment; else by the file.
 */
final class Settings {
  /** What decides where settings are, or ends the program at once. */
  private static final Set<String> NOT_IN_FILE =
      Set.of("--help", "--version", "--config", "--check-config", "--completion", "--man-page");

  private static final Set<String> NOT_IN_ENVIRONMENT =
      Set.of("--help", "--version", "--check-config", "--completion", "--man-page");

  private static final String VARIABLE = "HTTPD_";
  private static final String DIRECTORY = "directory";

  private final CommandLine parser;
  private final ParseResult said;
  private final List<String> arguments = new ArrayList<>();

  /** What is said, by an argument, and where. */
  private record Said(String where, String value) {}

  private Settings(CommandLine parser, ParseResult said) {
    this.parser = parser;
    this.said = said;
  }

  /**
   * Finds what the command line does not say.
   *
   * @param parser which reads command lines
   * @param said the command line
   * @param environment of this process
   * @return arguments that say it
   * @throws ParameterException if something of it makes no sense; says where
   */
  static List<String> elsewhere(
      CommandLine parser, ParseResult said, Map<String, String> environment) {
    var settings = new Settings(parser, said);
    var byVariables = settings.inEnvironment(environment);
    var file = said.matchedOptionValue("--config", (Path) null);
    var named = byVariables.remove("--config");
    if (file == null && named != null) {
      file = Path.of(named.getFirst().value);
    }
    if (file != null) {
      settings.inFile(file).forEach(byVariables::putIfAbsent);
    }
    byVariables.forEach(settings::add);
    return settings.arguments;
  }

  private Map<String, List<Said>> inEnvironment(Map<String, String> environment) {
    var found = new TreeMap<String, List<Said>>();
    environment.forEach((variable, text) -> {
      if (variable.startsWith(VARIABLE) && !text.isEmpty()) {
        var where = "in the environment, " + variable + ": ";
        var name = option(variable.substring(VARIABLE.length()));
        if (isKnown(name, NOT_IN_ENVIRONMENT)) {
          found.put(name, text.lines().map(value -> new Said(where, value.strip())).toList());
        } else {
          refuseIfMeant(where, name);
        }
      }
    });
    return found;
  }

  /** Others have variables that begin so too: what nothing of ours is like is theirs. */
  private void refuseIfMeant(String where, String name) {
    Spelling.guess(name, names(NOT_IN_ENVIRONMENT))
        .ifPresent(meant -> {
          throw wrong(where + "there is no such setting; did you mean " + variable(meant) + "?");
        });
  }

  private static String option(String variable) {
    var name = variable.toLowerCase(Locale.ROOT).replace('_', '-');
    return name.equals(DIRECTORY) ? name : "--" + name;
  }

  private static String variable(String option) {
    return VARIABLE + option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private Map<String, List<Said>> inFile(Path file) {
    var found = new TreeMap<String, List<Said>>();
    int number = 0;
    for (var line : lines(file)) {
      number++;
      var text = line.strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        read(text, "in " + file + ", line " + number + ": ", found);
      }
    }
    return found;
  }

  private List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw wrong("the file " + file + " cannot be read: " + e);
    }
  }

  private void read(String line, String where, Map<String, List<Said>> found) {
    int equals = line.indexOf('=');
    var key = (equals < 0 ? line : line.substring(0, equals)).strip();
    var name = key.equals(DIRECTORY) ? key : "--" + key;
    if (!isKnown(name, NOT_IN_FILE)) {
      throw wrong(
          where
              + "there is no setting '"
              + key
              + "'; "
              + Spelling.guess(name, names(NOT_IN_FILE))
                  .map(meant -> "did you mean " + meant.substring(2) + "?")
                  .orElse("they are called as the options in httpd --help"));
    }
    var value = equals < 0 ? "" : line.substring(equals + 1).strip();
    if (equals < 0 && !isFlag(name)) {
      throw wrong(where + "it has no value; a line is " + key + " = VALUE");
    }
    found
        .computeIfAbsent(name, _ -> new ArrayList<>())
        .add(new Said(where, equals < 0 ? "true" : value));
  }

  private boolean isKnown(String name, Set<String> excepted) {
    return name.equals(DIRECTORY)
        || (!excepted.contains(name) && parser.getCommandSpec().findOption(name) != null);
  }

  private boolean isFlag(String name) {
    return !name.equals(DIRECTORY) && option(parser, name).arity().max() == 0;
  }

  private static OptionSpec option(CommandLine parser, String name) {
    return Objects.requireNonNull(parser.getCommandSpec().findOption(name));
  }

  private List<String> names(Set<String> excepted) {
    return parser.getCommandSpec().options().stream()
        .map(OptionSpec::longestName)
        .filter(name -> !excepted.contains(name))
        .toList();
  }

  private void add(String name, List<Said> all) {
    if (name.equals(DIRECTORY) ? said.hasMatchedPositional(0) : said.hasMatchedOption(name)) {
      return; // the command line says it
    }
    for (var one : all) {
      var argument = name.equals(DIRECTORY) ? one.value : name + "=" + one.value;
      check(name, argument, one);
      arguments.add(argument);
    }
  }

  /** Each alone, so that one can say where a wrong one is. */
  private void check(String name, String argument, Said one) {
    if (isFlag(name) && !one.value.equals("true") && !one.value.equals("false")) {
      throw wrong(one.where + "'" + one.value + "'; it is true or false");
    }
    try {
      parser.parseArgs(argument);
    } catch (ParameterException e) {
      throw wrong(one.where + Options.explain(e));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(parser, message);
  }
}
