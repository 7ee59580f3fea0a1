package httpd;

import httpd.proxy.Balance;
import httpd.proxy.HealthCheck;
import httpd.proxy.ProxySettings;
import httpd.proxy.Upstream;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** What can be said on the command line about requests that others answer. */
final class ProxyOptions {
  private ProxyOptions() {}

  /**
   * Paths that are answered by others.
   *
   * @param prefix where they begin: {@code /api}
   * @param upstreams who answers
   */
  record Route(String prefix, List<Upstream> upstreams) {}

  /** Tells picocli what there is. */
  static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("--proxy")
            .paramLabel("PATH=URL[,URL...]")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(Route.class)
            .converters(new ToRoute())
            .description(
                "Pass requests for a path, and all below it, on to another server, as"
                    + " /api=http://127.0.0.1:9000; or to one of several. https://host:port and"
                    + " unix:/path are possible too. May be given several times.")
            .build());
    command.addOption(
        OptionSpec.builder("--proxy-by")
            .paramLabel("FIELD")
            .type(Balance.class)
            .converters(new By())
            .description(
                "Pass requests with the same value of this field on to the same server. The"
                    + " default is the one with the fewest requests under way.")
            .build());
    command.addOption(
        OptionSpec.builder("--proxy-check")
            .paramLabel("PATH")
            .type(String.class)
            .converters(new Check())
            .description(
                "What to ask these servers for, every two seconds, to see whether they are well."
                    + " The default is to see whether one that has failed can be connected to.")
            .build());
  }

  /** Reads which paths others answer. */
  static List<Route> read(ParseResult said) {
    return said.matchedOptionValue("--proxy", List.of());
  }

  /** Reads how that is done. */
  static ProxySettings settings(ParseResult said) {
    var settings = ProxySettings.DEFAULT;
    settings = settings.withBalance(said.matchedOptionValue("--proxy-by", settings.balance()));
    var usual = HealthCheck.DEFAULT;
    var path = said.matchedOptionValue("--proxy-check", usual.path());
    return settings.withHealth(new HealthCheck(path, usual.interval(), usual.failures()));
  }

  /** Reads a path and who answers for it. */
  static final class ToRoute implements ITypeConverter<Route> {
    @Override
    public Route convert(String value) {
      int equals = value.indexOf('=');
      if (!value.startsWith("/") || equals < 0) {
        throw new TypeConversionException(
            "'" + value + "'; it is a path and a server, as /api=http://127.0.0.1:9000");
      }
      var prefix = value.substring(0, equals);
      try {
        var upstreams =
            Stream.of(value.substring(equals + 1).split(",", -1)).map(Upstream::at).toList();
        return new Route(prefix, upstreams);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Reads the name of a field. */
  static final class By implements ITypeConverter<Balance> {
    @Override
    public Balance convert(String value) {
      try {
        return new Balance.ByField(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("'" + value + "'; it is the name of a field, as Cookie");
      }
    }
  }

  /** Reads the path of a check. */
  static final class Check implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (!value.startsWith("/")) {
        throw new TypeConversionException("'" + value + "'; it is a path, as /health");
      }
      return value;
    }
  }
}
