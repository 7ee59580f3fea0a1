package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

/** What the environment and a file say in place of the command line. */
class SettingsTest {
  @TempDir private Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("httpd.conf"), text).toString();
  }

  private int run(String... arguments) {
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(arguments);
  }

  private static String refusal(Map<String, String> environment, String... arguments) {
    return Options.explain(
        assertThrows(ParameterException.class, () -> Options.parse(environment, arguments)));
  }

  private static String listening(Options options) {
    return options.addresses().toString();
  }

  @Test
  void theCommandLineCountsMoreThanTheEnvironmentAndThatMoreThanTheFile() throws IOException {
    var file = file("port = 1\nhost = a\n\n # comment\nworkers=3\nlist = true\nquiet");
    var environment = Map.of("HTTPD_PORT", "2", "HTTPD_HOST", "b");
    assertEquals("[a:1]", listening(Options.parse(Map.of(), "--config", file)));
    assertEquals("[b:2]", listening(Options.parse(environment, "--config", file)));
    var all = Options.parse(environment, "--config", file, "--port", "3", "--list=false");
    assertEquals("[b:3]", listening(all));
    assertEquals(3, all.running().workers().orElseThrow());
    assertFalse(all.files().listed());
    assertTrue(all.running().isQuiet());
  }

  @Test
  void theFileCanBeNamedByTheEnvironment() throws IOException {
    var environment = Map.of("HTTPD_CONFIG", file("port = 1"));
    assertEquals("[127.0.0.1:1]", listening(Options.parse(environment)));
  }

  @Test
  void whatMayBeGivenSeveralTimesStandsInSeveralLines() throws IOException {
    var file = file("listen = :1\nlisten = :2\n");
    assertEquals(
        "[localhost:1, localhost:2]", listening(Options.parse(Map.of(), "--config", file)));
    var environment = Map.of("HTTPD_LISTEN", ":3\n:4");
    assertEquals(
        "[localhost:3, localhost:4]", listening(Options.parse(environment, "--config", file)));
    assertEquals(
        "[localhost:5]", listening(Options.parse(environment, "--config", file, "--listen=:5")));
  }

  @Test
  void theDirectoryIsASettingToo() throws IOException {
    var file = file("directory = /a b\n");
    assertEquals(Path.of("/a b"), Options.parse(Map.of(), "--config", file).directory());
    assertEquals(Path.of("/c"), Options.parse(Map.of(), "--config", file, "/c").directory());
    assertEquals(Path.of("/d"), Options.parse(Map.of("HTTPD_DIRECTORY", "/d")).directory());
  }

  @Test
  void argumentsCanBeInAFile() throws IOException {
    var file = file("--port 7\n--list");
    assertEquals("[127.0.0.1:7]", listening(Options.parse(Map.of(), "@" + file)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          prot = 1      | there is no setting 'prot'; did you mean port?
          help          | there is no setting 'help'; they are called as the options in httpd --help
          port          | it has no value; a line is port = VALUE
          list = yes    | 'yes'; it is true or false
          port = x      | invalid value for option '--port': 'x'; a port is a number from 0 (any that is free) to 65535
          """)
  void aMistakeInTheFileIsExplainedWithItsLine(String line, String explanation) throws IOException {
    var file = file("# first\n" + line);
    assertEquals("in " + file + ", line 2: " + explanation, refusal(Map.of(), "--config", file));
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    var missing = directory.resolve("missing").toString();
    assertTrue(
        refusal(Map.of(), "--config", missing).startsWith("the file " + missing + " cannot"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          HTTPD_PROT    | 1        | there is no such setting; did you mean HTTPD_PORT?
          HTTPD_TLS_CRT | a.pem    | there is no such setting; did you mean HTTPD_TLS_CERT?
          HTTPD_PORT    | tcp://:1 | invalid value for option '--port': 'tcp://:1'; a port is a number from 0 (any that is free) to 65535
          HTTPD_LIST    | 1        | '1'; it is true or false
          """)
  void aMistakeInTheEnvironmentIsExplained(String name, String value, String explanation) {
    assertEquals("in the environment, " + name + ": " + explanation, refusal(Map.of(name, value)));
  }

  @Test
  void variablesOfOthersAreLeftAlone() {
    var environment =
        Map.of("HTTPD_JAVA_OPTIONS", "-Xmx1g", "HTTPD_SERVICE_HOST", "10.0.0.1", "HTTPD_PORT", "");
    assertEquals("[127.0.0.1:5555]", listening(Options.parse(environment)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --tls-key a                        | each --tls-cert has its --tls-key; there are 0 and 1
          --tls-cert a --tls-self-signed     | --tls-self-signed is for trying out without --tls-cert; give one of them
          --tls-listen :1                    | --tls-listen needs --tls-cert, or --tls-self-signed for trying out
          --hsts 1                           | --hsts needs --tls-cert, or --tls-self-signed for trying out
          --tls-self-signed --redirect-to-https | --redirect-to-https needs --tls-listen, which says where to redirect to
          --strict-hosts                     | --strict-hosts needs a --site; without one it would refuse all requests
          --hsts x                           | invalid value for option '--hsts': 'x'; it must be a number of seconds; 31536000 is a year
          --completion fish                  | invalid value for option '--completion': 'fish'; it may be bash or zsh
          """)
  void whatDoesNotFitTogetherIsRefused(String arguments, String explanation) {
    assertEquals(explanation, refusal(Map.of(), arguments.split(" +", -1)));
  }

  @Test
  void aFieldToBalanceByHasAName() {
    assertEquals(
        "invalid value for option '--proxy-by': ''; it is the name of a field, as Cookie",
        refusal(Map.of(), "--proxy-by="));
  }

  @Test
  void aRedirectNeedsAPortToGoTo() {
    var socket = "--tls-listen=unix:" + directory.resolve("tls.sock");
    assertEquals(1, run("--tls-self-signed", socket, "--redirect-to-https", "--port=0", "."));
    var said = err.toString(StandardCharsets.UTF_8);
    assertEquals("httpd: --redirect-to-https needs a --tls-listen with a port\n", said);
  }

  @Test
  void theHelpBreaksItsLinesAtSpacesAlone() {
    assertEquals(0, run("--help"));
    var help = out.toString(StandardCharsets.UTF_8);
    for (var whole :
        List.of(" :8080 ", " unix:/run/httpd.sock,", " index.html,", "'*.js=max-age=3600'")) {
      assertTrue(help.replaceAll("\\s+", " ").contains(whole), () -> whole + " in\n" + help);
    }
    assertTrue(help.lines().allMatch(line -> line.length() <= 80), help);
  }

  @Test
  void checkingSaysWhatWouldBeServedAndListensNowhere() {
    var site = "--site=example.org=" + directory;
    assertEquals(0, run("--check-config", "--tls-self-signed", "--port=1", site, "" + directory));
    var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertTrue(
        lines.getFirst().endsWith(" would serve " + directory + " at https://127.0.0.1:1/"),
        lines.getFirst());
    assertEquals("  example.org: " + directory, lines.get(1));
    assertTrue(lines.get(2).startsWith("  TLS for localhost until "), lines.get(2));
  }

  @Test
  void checkingFindsWhatCannotBeServed() {
    assertEquals(2, run("--check-config", directory.resolve("missing").toString()));
    assertEquals(2, run("--check-config", "--site=a.org=" + directory.resolve("no"), "."));
    assertEquals(2, run("--check-config", "--tls-cert", directory.resolve("no.pem").toString()));
    assertEquals(3, err.toString(StandardCharsets.UTF_8).lines().count());
  }

  @Test
  @Tag("peers")
  void bashCompletesTheOptions() throws Exception {
    assertEquals(0, run("--completion", "bash"));
    var script = Files.write(directory.resolve("completion"), out.toByteArray());
    var ask =
        "compopt() { :; }; source %s; COMP_WORDS=(httpd --tls-ce); COMP_CWORD=1; _complete_httpd; echo ${COMPREPLY[@]}"
            .formatted(script);
    var bash = List.of("bash", "-c", ask);
    var process = new ProcessBuilder(bash).redirectErrorStream(true).start();
    assertEquals(
        "--tls-cert",
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  @Test
  void thePageForManHasAllOptions() {
    assertEquals(0, run("--man-page"));
    var page = out.toString(StandardCharsets.UTF_8);
    assertTrue(page.startsWith(".TH HTTPD 1 "), page);
    for (var option : List.of("host", "list", "tls\\-cert", "strict\\-hosts", "help")) {
      assertTrue(page.contains("\\-\\-" + option + "\\fR"), option);
    }
  }
}
