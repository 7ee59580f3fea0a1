package httpd;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the command says about itself: for people, for shells, for {@code man}. */
final class Help {
  private static final int COLUMN = 26; // where descriptions begin
  private static final int WIDTH = 80;

  private Help() {}

  /** Options that belong together. */
  record Section(String heading, List<OptionSpec> options) {}

  /** The help, a heading for each section. */
  static String usage(CommandLine command, List<Section> sections) {
    var layouts = command.getHelpSectionMap();
    layouts.put(
        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
        help -> {
          var text = new StringBuilder();
          for (var section : sections) {
            text.append("%n%s:%n".formatted(section.heading));
            section.options.forEach(option -> entry(text, option));
          }
          return text.toString();
        });
    command.setHelpSectionMap(layouts);
    return command.getUsageMessage(Ansi.OFF);
  }

  /** An option in two columns. picocli's own would break lines inside of {@code unix:/path}. */
  private static void entry(StringBuilder text, OptionSpec option) {
    var indent = option.shortestName().startsWith("--") ? "      " : "  ";
    var label = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
    var left = indent + String.join(", ", option.names()) + label;
    text.append(left);
    int column = left.length();
    if (column >= COLUMN) {
      text.append('\n');
      column = 0;
    }
    for (var word : option.description()[0].replace("%%", "%").split(" ", -1)) {
      if (column + 1 + word.length() > WIDTH) {
        text.append('\n');
        column = 0;
      }
      int gap = column < COLUMN ? COLUMN - column : 1;
      text.repeat(' ', gap).append(word);
      column += gap + word.length();
    }
    text.append('\n');
  }

  /** A script that completes the options, for bash and, by what that has for bash, zsh. */
  static String completion(CommandLine command) {
    return AutoComplete.bash("httpd", command);
  }

  /** The page for {@code man}, with the macros of man(7). */
  static String page(CommandLine command, List<Section> sections, String version) {
    var page = new StringWriter();
    var out = new PrintWriter(page);
    var spec = command.getCommandSpec().usageMessage();
    out.printf(
        ".TH HTTPD 1 \"\" \"httpd %s\"%n.SH NAME%nhttpd \\- serves files over HTTP%n", version);
    out.printf(".SH SYNOPSIS%n.B httpd%n[options] [directory]%n.SH DESCRIPTION%n");
    out.println(roff(spec.description()[0]));
    for (var section : sections) {
      out.printf(".SH %s%n", section.heading.toUpperCase(Locale.ROOT));
      section.options.forEach(option -> entry(out, option));
    }
    out.printf(".SH ENVIRONMENT AND FILES%n%s%n", roff(Options.ELSEWHERE));
    out.printf(".SH SIGNALS%n%s%n", roff(Options.SIGNALS));
    out.printf(".SH EXIT STATUS%n%s%n", roff(Options.CODES));
    return page.toString();
  }

  private static void entry(PrintWriter out, OptionSpec option) {
    var names = String.join(", ", option.names());
    var label = option.arity().max() == 0 ? "" : " \\fI" + roff(option.paramLabel()) + "\\fR";
    out.printf(".TP%n\\fB%s\\fR%s%n%s%n", roff(names), label, roff(option.description()[0]));
  }

  /** Text as it is: what would be a command to roff is none. */
  private static String roff(String text) {
    var escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
