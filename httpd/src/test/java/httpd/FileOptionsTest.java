package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import httpd.FolderSettings.Links;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

/** What the command line makes of the settings of a folder. */
class FileOptionsTest {
  private static final FolderSettings DEFAULT = FolderSettings.DEFAULT;

  private static FolderSettings read(String... arguments) {
    return Options.parse(Map.of(), arguments).files();
  }

  @Test
  void nothingSaidIsTheDefault() {
    assertEquals(DEFAULT, read());
    assertEquals(DEFAULT, read("site"));
  }

  @Test
  void eachOptionIsASetting() {
    assertEquals(DEFAULT.withListing(true), read("--list"));
    assertEquals(DEFAULT.withLinks(Links.NONE), read("--links", "none"));
    assertEquals(DEFAULT.withLinks(Links.ALL), read("--links=all"));
    assertEquals(DEFAULT.withGzip(0), read("--gzip", "0"));
    assertEquals(DEFAULT.withSiblings(false), read("--no-precompressed"));
    assertEquals(DEFAULT.withSecurityFields(false), read("--no-security-headers"));
    assertEquals(DEFAULT.withFallback("index.html"), read("--spa"));
    assertEquals(DEFAULT.withFallback("app/main.html"), read("--fallback", "app/main.html"));
    assertEquals(
        DEFAULT.withErrorPage(404, "404.html").withErrorPage(403, "no.html"),
        read("--error-page", "404=404.html", "--error-page=403=no.html"));
  }

  @Test
  void rulesKeepTheirOrder() {
    assertEquals(
        DEFAULT
            .withField("*.html", "X-Frame-Options", "DENY")
            .withField("a", "X-Odd", "a:b=c")
            .withCache("*.js", "max-age=31536000, immutable")
            .withCache("*", "no-cache"),
        read(
            "--cache",
            "*.js=max-age=31536000, immutable",
            "--header=*.html=X-Frame-Options: DENY",
            "--cache=*=no-cache",
            "--header",
            "a=X-Odd:a:b=c",
            "site"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          --links outside       | invalid value for option '--links': 'outside'; it may be inside, none or all
          --gzip 10             | invalid value for option '--gzip': '10'; it must be a number from 0 to 9
          --gzip fast           | invalid value for option '--gzip': 'fast'; it must be a number from 0 to 9
          --cache *.js          | invalid value for option '--cache' (PATTERN=RULE): '*.js'; it should be like '*.js=max-age=3600'
          --cache =no-cache     | invalid value for option '--cache' (PATTERN=RULE): '=no-cache'; it should be like '*.js=max-age=3600'
          --cache [a=no-cache   | invalid value for option '--cache' (PATTERN=RULE): '[a' is no pattern: Missing ']
          --header *=DENY       | invalid value for option '--header' (PATTERN=NAME:VALUE): '*=DENY'; it should be like '*.html=X-Frame-Options: DENY'
          --header *=ETag:a     | invalid value for option '--header' (PATTERN=NAME:VALUE): the field ETag is the server's own
          --fallback ../a       | invalid value for option '--fallback': '../a' is not served; a page is named as 'a.html' or 'folder/a.html'
          --error-page 404      | invalid value for option '--error-page' (STATUS=FILE): '404'; it should be like 404=404.html
          --error-page 500=a    | invalid value for option '--error-page' (STATUS=FILE): status 500; a folder replies with 403, 404, 405, 406, 412, 416 and 501
          --error-page 404=/a   | invalid value for option '--error-page' (STATUS=FILE): '/a' is not served; a page is named as 'a.html' or 'folder/a.html'
          --spa --fallback a    | --spa is --fallback index.html; only one of the two can be said
          """)
  void aMistakeIsExplainedInOneLine(String arguments, String explanation) {
    var words = Stream.of(arguments.split(" ", -1)).toArray(String[]::new);
    var e = assertThrows(ParameterException.class, () -> read(words));
    assertEquals(explanation, Options.explain(e));
  }
}
