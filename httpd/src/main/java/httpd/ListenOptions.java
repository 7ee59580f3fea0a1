package httpd;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** What can be said on the command line about where to listen. */
final class ListenOptions {
  private static final String HOST = "127.0.0.1";
  private static final int PORT = 5555;
  private static final int HIGHEST = 65535;

  private ListenOptions() {}

  /** Tells picocli what there is. */
  static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("--host")
            .paramLabel("HOST")
            .type(String.class)
            .description(
                "Name or address to listen at. The default is 127.0.0.1, which only this machine"
                    + " reaches; 0.0.0.0 or :: lets others in.")
            .build());
    command.addOption(
        OptionSpec.builder("--port")
            .paramLabel("PORT")
            .type(Integer.class)
            .converters(new Port())
            .description("Port to listen at; 0 picks a free one. The default is 5555.")
            .build());
    command.addOption(
        addresses(
            "--listen",
            "Where to listen in place of that, or as well if --host or --port is given too:"
                + " 127.0.0.1:8080, [::1]:8080, :8080 for all addresses of this machine,"
                + " unix:/run/httpd.sock, or systemd for what a .socket unit has handed over;"
                + " systemd:NAME for those with that FileDescriptorName. May be given several"
                + " times."));
  }

  /** An option that takes addresses. */
  static OptionSpec addresses(String name, String description) {
    return OptionSpec.builder(name)
        .paramLabel("ADDRESS")
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(Address.class)
        .converters(new Written())
        .description(description)
        .build();
  }

  /**
   * Reads what has been said.
   *
   * @param isElsewhere whether other options say where to listen
   */
  static List<Address> read(ParseResult said, boolean isElsewhere) {
    var addresses = new ArrayList<Address>();
    boolean isNamed = said.hasMatchedOption("--host") || said.hasMatchedOption("--port");
    if (isNamed || !(isElsewhere || said.hasMatchedOption("--listen"))) {
      addresses.add(
          new Address.Port(
              said.matchedOptionValue("--host", HOST), said.matchedOptionValue("--port", PORT)));
    }
    addresses.addAll(said.matchedOptionValue("--listen", List.<Address>of()));
    return addresses;
  }

  /** Reads the number of a port. */
  static final class Port implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return Options.number(
          value, 0, HIGHEST, "a port is a number from 0 (any that is free) to " + HIGHEST);
    }
  }

  /** Reads an address. */
  static final class Written implements ITypeConverter<Address> {
    @Override
    public Address convert(String value) {
      if (value.equals("systemd") || value.startsWith("systemd:")) {
        return new Address.Systemd(value.substring(Math.min(value.length(), "systemd:".length())));
      }
      if (value.startsWith("unix:")) {
        return new Address.Unix(path(value.substring("unix:".length()), value));
      }
      int colon = value.lastIndexOf(':');
      if (colon < 0) {
        throw wrong(value);
      }
      var host = value.substring(0, colon);
      if (host.startsWith("[") && host.endsWith("]")) {
        host = host.substring(1, host.length() - 1);
      } else if (host.contains(":")) {
        throw new TypeConversionException(
            "'" + value + "'; an address with colons is written as [" + host + "]:PORT");
      }
      return new Address.Port(host, new Port().convert(value.substring(colon + 1)));
    }

    private static Path path(String path, String value) {
      try {
        if (!path.isEmpty()) {
          return Path.of(path);
        }
      } catch (InvalidPathException e) {
        // as wrong as none
      }
      throw wrong(value);
    }

    private static TypeConversionException wrong(String value) {
      return new TypeConversionException(
          "'"
              + value
              + "'; it may be 127.0.0.1:8080, [::1]:8080, :8080, unix:/run/httpd.sock or systemd");
    }
  }
}
