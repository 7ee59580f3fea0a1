package httpd;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** What can be said on the command line about how files are served. */
final class FileOptions {
  private static final Map<String, FolderSettings.Links> LINKS =
      Map.of(
          "inside", FolderSettings.Links.INSIDE,
          "none", FolderSettings.Links.NONE,
          "all", FolderSettings.Links.ALL);

  private FileOptions() {}

  /** Tells picocli what there is. */
  static void addTo(CommandSpec command) {
    command.addOption(
        flag(
            "--list",
            "Show what is in a directory that has no index.html, instead of a 404: as a page, or"
                + " as JSON for those who accept that rather."));
    addCompression(command);
    addFields(command);
    addPages(command);
    command.addOption(
        one("--links", "WHICH", FolderSettings.Links.class, new Links())
            .description(
                "Which symbolic links to follow: inside, those that do not lead out of the"
                    + " directory, which is the default; none; or all.")
            .build());
  }

  private static void addCompression(CommandSpec command) {
    command.addOption(
        one("--gzip", "LEVEL", Integer.class, new Level())
            .description(
                "How hard to compress text for clients that take gzip: 1, the fastest, to 9; 0"
                    + " for not at all. The default is 6.")
            .build());
    command.addOption(
        flag(
            "--no-precompressed",
            "Do not send a.js.br, a.js.zst or a.js.gz in the place of a.js."));
  }

  private static void addFields(CommandSpec command) {
    command.addOption(
        many("--cache", "PATTERN=RULE", FolderSettings.Rule.class, new Cache())
            .description(
                "How long to keep files whose names match, as '*.js=max-age=3600', or whose paths"
                    + " do, if there is a slash, as 'assets/**=max-age=31536000, immutable'. The"
                    + " first that matches counts. May be given several times.")
            .build());
    command.addOption(
        many("--header", "PATTERN=NAME:VALUE", FolderSettings.Rule.class, new Header())
            .description(
                "A field to add to such files, as '*.html=Content-Security-Policy: default-src"
                    + " *'. May be given several times.")
            .build());
    command.addOption(
        flag(
            "--no-security-headers",
            "Do not add X-Content-Type-Options to files, and Referrer-Policy to HTML."));
  }

  private static void addPages(CommandSpec command) {
    command.addOption(
        one("--fallback", "FILE", String.class, new Page())
            .description(
                "The page in the directory to show, with 200, where a browser asks for a page"
                    + " that is not there. For applications of one page.")
            .build());
    command.addOption(flag("--spa", "The same as --fallback index.html."));
    command.addOption(
        many("--error-page", "STATUS=FILE", PageOf.class, new OfError())
            .description(
                "The page in the directory to show with a status, as 404=404.html. May be given"
                    + " several times.")
            .build());
  }

  private static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  private static OptionSpec.Builder one(
      String name, String label, Class<?> type, ITypeConverter<?> converter) {
    return OptionSpec.builder(name).paramLabel(label).type(type).converters(converter);
  }

  private static OptionSpec.Builder many(
      String name, String label, Class<?> type, ITypeConverter<?> converter) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(type)
        .converters(converter);
  }

  /** Reads what has been said. */
  static FolderSettings read(ParseResult said) {
    if (said.hasMatchedOption("--spa") && said.hasMatchedOption("--fallback")) {
      throw new ParameterException(
          said.commandSpec().commandLine(),
          "--spa is --fallback index.html; only one of the two can be said");
    }
    var settings =
        FolderSettings.DEFAULT
            .withListing(Options.isOn(said, "--list"))
            .withSiblings(!Options.isOn(said, "--no-precompressed"))
            .withGzip(said.matchedOptionValue("--gzip", FolderSettings.DEFAULT.gzip()))
            .withLinks(said.matchedOptionValue("--links", FolderSettings.DEFAULT.links()))
            .withFallback(
                said.matchedOptionValue(
                    "--fallback", Options.isOn(said, "--spa") ? "index.html" : ""))
            .withSecurityFields(!Options.isOn(said, "--no-security-headers"));
    for (var option : List.of("--header", "--cache")) {
      for (var rule : said.matchedOptionValue(option, List.<FolderSettings.Rule>of())) {
        settings = settings.withField(rule.pattern(), rule.name(), rule.value());
      }
    }
    for (var page : said.matchedOptionValue("--error-page", List.<PageOf>of())) {
      settings = settings.withErrorPage(page.status, page.file);
    }
    return settings;
  }

  /** A page, and what it is for. */
  record PageOf(int status, String file) {}

  /** Reads which links are followed. */
  static final class Links implements ITypeConverter<FolderSettings.Links> {
    @Override
    public FolderSettings.Links convert(String value) {
      var links = LINKS.get(value);
      if (links == null) {
        throw new TypeConversionException("'" + value + "'; it may be inside, none or all");
      }
      return links;
    }
  }

  /** Reads a level of compression. */
  static final class Level implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      if (!value.matches("[0-9]")) {
        throw new TypeConversionException("'" + value + "'; it must be a number from 0 to 9");
      }
      return Integer.valueOf(value);
    }
  }

  /** Reads PATTERN=RULE. */
  static final class Cache implements ITypeConverter<FolderSettings.Rule> {
    @Override
    public FolderSettings.Rule convert(String value) {
      int equals = value.indexOf('=');
      if (equals <= 0 || equals == value.length() - 1) {
        throw new TypeConversionException("'" + value + "'; it should be like '*.js=max-age=3600'");
      }
      return rule(value.substring(0, equals), "Cache-Control", value.substring(equals + 1).strip());
    }
  }

  /** Reads PATTERN=NAME:VALUE. */
  static final class Header implements ITypeConverter<FolderSettings.Rule> {
    @Override
    public FolderSettings.Rule convert(String value) {
      int equals = value.indexOf('=');
      int colon = value.indexOf(':', equals + 1);
      if (equals <= 0 || colon < 0) {
        throw new TypeConversionException(
            "'" + value + "'; it should be like '*.html=X-Frame-Options: DENY'");
      }
      return rule(
          value.substring(0, equals),
          value.substring(equals + 1, colon).strip(),
          value.substring(colon + 1).strip());
    }
  }

  private static FolderSettings.Rule rule(String pattern, String name, String value) {
    try {
      return new FolderSettings.Rule(pattern, name, value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Reads the name of a page. */
  static final class Page implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      try {
        FolderSettings.names(value);
        return value;
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Reads STATUS=FILE. */
  static final class OfError implements ITypeConverter<PageOf> {
    @Override
    public PageOf convert(String value) {
      if (!value.matches("[0-9]{3}=.+")) {
        throw new TypeConversionException("'" + value + "'; it should be like 404=404.html");
      }
      int status = Integer.parseInt(value.substring(0, 3));
      var file = value.substring(4);
      try {
        FolderSettings.DEFAULT.withErrorPage(status, file);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
      return new PageOf(status, file);
    }
  }
}
