package httpd;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What can be said on the command line about TLS. */
final class TlsOptions {
  private static final int DECADE = 10 * 365 * 24 * 60 * 60;

  private TlsOptions() {}

  /** Tells picocli what there is. */
  static void addTo(CommandSpec command) {
    addIdentities(command);
    command.addOption(
        ListenOptions.addresses(
            "--tls-listen",
            "Where to speak TLS; all other addresses are plain then. Without it, TLS is spoken"
                + " wherever it listens. Written as for --listen; may be given several times."));
    command.addOption(
        files(
            "--tls-client-ca",
            "Refuse clients without a certificate that an authority in this PEM file vouches for."
                + " May be given several times."));
    command.addOption(
        Options.flag(
                "Answer what comes in by TCP without TLS with a redirect to the first address that"
                    + " speaks it.",
                "--redirect-to-https")
            .build());
    command.addOption(
        OptionSpec.builder("--hsts")
            .paramLabel("SECONDS")
            .type(Integer.class)
            .converters(new Seconds())
            .description(
                "Tell browsers that for so long they are to come by TLS only"
                    + " (Strict-Transport-Security). Hard to take back; begin with 300.")
            .build());
  }

  private static void addIdentities(CommandSpec command) {
    command.addOption(
        files(
            "--tls-cert",
            "Speak TLS, with the certificate in this PEM file, and those of the authorities above"
                + " it. May be given several times: the name that a client asks for decides"
                + " (SNI), and the first is for all others."));
    command.addOption(
        files(
            "--tls-key",
            "The PEM file of the private key: one for each --tls-cert, in the same order. The"
                + " default is the file of the certificate."));
    command.addOption(
        Options.flag(
                "Speak TLS with a certificate for localhost that is made at the start, and that no"
                    + " browser trusts. For trying out.",
                "--tls-self-signed")
            .build());
  }

  private static OptionSpec files(String name, String description) {
    return OptionSpec.builder(name)
        .paramLabel("FILE")
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(Path.class)
        .description(description)
        .build();
  }

  /**
   * Says what does not fit together.
   *
   * @return null: it makes sense
   */
  static @Nullable String mistake(ParseResult said) {
    int chains = certificates(said).size();
    int keys = keys(said).size();
    boolean isSelfSigned = Options.isOn(said, "--tls-self-signed");
    if (keys > 0 && keys != chains) {
      return "each --tls-cert has its --tls-key; there are %d and %d".formatted(chains, keys);
    }
    if (isSelfSigned && chains > 0) {
      return "--tls-self-signed is for trying out without --tls-cert; give one of them";
    }
    boolean isSecure = isSelfSigned || chains > 0;
    for (var option : List.of("--tls-listen", "--tls-client-ca", "--hsts")) {
      if (!isSecure && said.hasMatchedOption(option)) {
        return option + " needs --tls-cert, or --tls-self-signed for trying out";
      }
    }
    if (Options.isOn(said, "--redirect-to-https") && !said.hasMatchedOption("--tls-listen")) {
      return "--redirect-to-https needs --tls-listen, which says where to redirect to";
    }
    return null;
  }

  static boolean isSecure(ParseResult said) {
    return Options.isOn(said, "--tls-self-signed") || !certificates(said).isEmpty();
  }

  static List<Path> certificates(ParseResult said) {
    return said.matchedOptionValue("--tls-cert", List.of());
  }

  static List<Path> keys(ParseResult said) {
    return said.matchedOptionValue("--tls-key", List.of());
  }

  static List<Path> authorities(ParseResult said) {
    return said.matchedOptionValue("--tls-client-ca", List.of());
  }

  /** Where TLS alone is spoken; if there is none, it is everywhere or nowhere. */
  static List<Address> addresses(ParseResult said) {
    return said.matchedOptionValue("--tls-listen", List.of());
  }

  static boolean redirects(ParseResult said) {
    return Options.isOn(said, "--redirect-to-https");
  }

  /** For how long browsers are to come by TLS; negative: nothing is said. */
  static int seconds(ParseResult said) {
    return said.matchedOptionValue("--hsts", -1);
  }

  /** Reads a number of seconds. */
  static final class Seconds implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return Options.number(value, 0, DECADE, "it must be a number of seconds; 31536000 is a year");
    }
  }
}
