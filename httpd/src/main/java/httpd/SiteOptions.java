package httpd;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** What can be said on the command line about several sites. */
final class SiteOptions {
  private SiteOptions() {}

  /** A host, and what is served there. */
  record Site(String host, Path directory) {}

  /** Tells picocli what there is. */
  static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("--site")
            .paramLabel("HOST=DIRECTORY")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(Site.class)
            .converters(new Written())
            .description(
                "Serve another directory to those who ask for this host: example.org, or"
                    + " *.example.org for all names with one label more. May be given several"
                    + " times.")
            .build());
    command.addOption(
        Options.flag(
                "Refuse requests for hosts without a --site (421), instead of serving them the"
                    + " directory.",
                "--strict-hosts")
            .build());
  }

  static List<Site> sites(ParseResult said) {
    return said.matchedOptionValue("--site", List.of());
  }

  static boolean isStrict(ParseResult said) {
    return Options.isOn(said, "--strict-hosts");
  }

  /** Reads HOST=DIRECTORY. */
  static final class Written implements ITypeConverter<Site> {
    @Override
    public Site convert(String value) {
      int equals = value.indexOf('=');
      if (equals <= 0 || equals == value.length() - 1) {
        throw new TypeConversionException(
            "'" + value + "'; it should be like example.org=/srv/example");
      }
      var host = value.substring(0, equals);
      try {
        Hosts.of(Map.of(host, x -> {})); // or it throws
        return new Site(host, Path.of(value.substring(equals + 1)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
