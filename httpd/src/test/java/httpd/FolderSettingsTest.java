package httpd;

import static httpd.Site.field;
import static httpd.Site.text;
import static httpd.Site.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of a folder make of it. */
class FolderSettingsTest {
  private static final FolderSettings DEFAULT = FolderSettings.DEFAULT;
  private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void aFolder() throws IOException {
    root = temporary.resolve("site");
    write(root.resolve("index.html"), "<title>home</title>\n".repeat(50));
    write(root.resolve("404.html"), "<title>gone</title>");
    write(root.resolve("assets/js/app.js"), "let a");
    write(root.resolve("app.js"), "let b");
    write(root.resolve("page.xhtml"), "<html/>");
  }

  // Fields.

  @Test
  void rulesAddFieldsByPatternAndTheFirstCounts() throws IOException {
    var settings =
        DEFAULT
            .withCache("/assets/**", "max-age=31536000, immutable")
            .withCache("*.js", "max-age=60")
            .withCache("index.html", "no-cache")
            .withField("*.{js,html}", "X-Both", "yes");
    try (var site = new Site(root, settings)) {
      var asset = site.get("/assets/js/app.js");
      assertEquals("max-age=31536000, immutable", field(asset, "Cache-Control"));
      assertEquals("yes", field(asset, "X-Both"));
      assertEquals("max-age=60", field(site.get("/app.js"), "Cache-Control"));
      assertEquals("no-cache", field(site.get("/"), "Cache-Control"));
      assertEquals("none", field(site.get("/404.html"), "Cache-Control"));
      assertEquals("none", field(site.get("/none.js"), "Cache-Control"));
      var part = site.get("/app.js", "Range", "bytes=0-0");
      assertEquals("max-age=60", field(part, "Cache-Control"));
      var unchanged = site.get("/app.js", "If-None-Match", field(part, "ETag"));
      assertEquals(304, unchanged.statusCode());
      assertEquals("max-age=60", field(unchanged, "Cache-Control"));
      assertEquals("none", field(unchanged, "X-Both"));
    }
  }

  @Test
  void aRuleMaySayTheTypeAndWhatIsSaidForSecurity() throws IOException {
    var settings =
        DEFAULT
            .withField("*.xhtml", "Content-Type", "text/plain; charset=iso-8859-1")
            .withField("*.html", "Referrer-Policy", "no-referrer");
    try (var site = new Site(root, settings)) {
      var page = site.get("/page.xhtml");
      assertEquals("text/plain; charset=iso-8859-1", field(page, "Content-Type"));
      assertEquals("none", field(page, "Referrer-Policy"));
      assertEquals("no-referrer", field(site.get("/"), "Referrer-Policy"));
    }
  }

  @Test
  void fieldsForSecurityAreThereUnlessTheyAreSwitchedOff() throws IOException {
    try (var site = new Site(root, DEFAULT)) {
      assertEquals("nosniff", field(site.get("/app.js"), "X-Content-Type-Options"));
      assertEquals("none", field(site.get("/app.js"), "Referrer-Policy"));
      assertEquals("strict-origin-when-cross-origin", field(site.get("/"), "Referrer-Policy"));
    }
    try (var site = new Site(root, DEFAULT.withSecurityFields(false))) {
      assertEquals("none", field(site.get("/"), "X-Content-Type-Options"));
      assertEquals("none", field(site.get("/"), "Referrer-Policy"));
    }
  }

  // Pages.

  @ParameterizedTest
  @ValueSource(strings = {"/none", "/users/john.doe", "/assets/", "/v1.2/about", "/.hidden"})
  void theFallbackIsShownToBrowsersWhereNothingIs(String target) throws IOException {
    try (var site = new Site(root, DEFAULT.withFallback("index.html"))) {
      var response = site.get(target, "Accept", BROWSER);
      assertEquals(200, response.statusCode());
      assertEquals("text/html; charset=utf-8", field(response, "Content-Type"));
      assertEquals("Accept, Accept-Encoding", field(response, "Vary"));
      assertEquals("<title>home</title>\n".repeat(50), text(response));
      assertEquals(200, site.ask("HEAD", target, "Accept", BROWSER).statusCode());
      var tag = field(response, "ETag");
      assertEquals(304, site.get(target, "Accept", BROWSER, "If-None-Match", tag).statusCode());
      var small = site.get(target, "Accept", BROWSER, "Accept-Encoding", "gzip");
      assertEquals("gzip", field(small, "Content-Encoding"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/none.js, 'text/html,*/*;q=0.8'",
    "/none.png, 'text/html,*/*;q=0.8'",
    "/none.html, 'text/html,*/*;q=0.8'",
    "/none, */*",
    "/none, application/json",
    "/none, text/html;q=0"
  })
  void whatIsNoPageOfTheApplicationStaysA404(String target, String accept) throws IOException {
    try (var site = new Site(root, DEFAULT.withFallback("index.html"))) {
      var response = site.get(target, "Accept", accept);
      assertEquals(404, response.statusCode());
      assertEquals("Accept", field(response, "Vary"));
      assertEquals(404, site.get("/none").statusCode());
      assertEquals(405, site.ask("POST", "/none", "Accept", BROWSER).statusCode());
    }
  }

  @Test
  void aPageOfOnesOwnIsShownWithAStatus() throws IOException {
    write(root.resolve("errors/not-satisfiable.html"), "<title>416</title>");
    var settings =
        DEFAULT
            .withErrorPage(404, "404.html")
            .withErrorPage(416, "errors/not-satisfiable.html")
            .withCache("*", "max-age=60");
    try (var site = new Site(root, settings)) {
      var response = site.get("/none");
      assertEquals(404, response.statusCode());
      assertEquals("text/html; charset=utf-8", field(response, "Content-Type"));
      assertEquals("nosniff", field(response, "X-Content-Type-Options"));
      assertEquals("none", field(response, "Cache-Control"));
      assertEquals("none", field(response, "ETag"));
      assertEquals("<title>gone</title>", text(response));
      assertEquals(200, site.get("/404.html").statusCode());
      assertEquals("", text(site.ask("HEAD", "/none")));
      var range = site.get("/app.js", "Range", "bytes=99-");
      assertEquals(416, range.statusCode());
      assertEquals("bytes */5", field(range, "Content-Range"));
      assertEquals("<title>416</title>", text(range));
      assertEquals("405 Method Not Allowed\n", text(site.ask("PUT", "/")));
      Files.delete(root.resolve("404.html"));
      assertEquals("404 Not Found\n", text(site.get("/none")));
    }
  }

  @Test
  void aPageThatIsMissingOrLongIsSaidToBe() throws IOException {
    write(root.resolve("long.html"), "x".repeat(StaticFile.SMALL + 1));
    var wrong =
        List.of(
            DEFAULT.withFallback("none.html"),
            DEFAULT.withErrorPage(404, "none.html"),
            DEFAULT.withErrorPage(404, "long.html"));
    var said =
        wrong.stream()
            .map(one -> assertThrows(FileSystemException.class, () -> Folder.of(root, one)))
            .map(Throwable::getMessage)
            .toList();
    assertEquals(
        List.of(
            "none.html: there is no such page in the folder",
            "none.html: there is no such page in the folder",
            "long.html: an error page has at most 65536 bytes"),
        said);
  }

  // Links.

  @Test
  void linksAreFollowedAsFarAsTheSettingsSay() throws IOException {
    write(temporary.resolve("outside.txt"), "outside");
    Files.createSymbolicLink(root.resolve("inside"), Path.of("app.js"));
    Files.createSymbolicLink(root.resolve("folder"), Path.of("assets"));
    Files.createSymbolicLink(root.resolve("outside"), Path.of("../outside.txt"));
    var published = Files.createSymbolicLink(temporary.resolve("published"), root);
    var targets = List.of("/inside", "/folder/js/app.js", "/outside", "/app.js");
    for (var links : FolderSettings.Links.values()) {
      var expected =
          switch (links) {
            case NONE -> List.of(404, 404, 404, 200);
            case INSIDE -> List.of(200, 200, 404, 200);
            case ALL -> List.of(200, 200, 200, 200);
          };
      try (var site = new Site(published, DEFAULT.withLinks(links).withListing(true))) {
        var statuses = targets.stream().map(target -> site.get(target).statusCode()).toList();
        assertEquals(expected, statuses, links.toString());
        var list = text(site.get("/assets/../folder/../.well-known/../assets/"));
        assertTrue(list.contains("js/"), list);
      }
    }
  }

  // What makes no sense.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      textBlock =
          """
          !!     | Cache-Control | no-cache   | the pattern is empty; * stands for all files
          [a     | Cache-Control | no-cache   | '[a' is no pattern: Missing ']
          *      | ETag          | "a"        | the field ETag is the server's own
          *      | content-length| 7          | the field content-length is the server's own
          *      | Vary          | Cookie     | the field Vary is the server's own
          """)
  void aRuleThatCannotBeFollowedIsRefused(String glob, String name, String value, String why) {
    var e =
        assertThrows(IllegalArgumentException.class, () -> DEFAULT.withField(glob, name, value));
    assertEquals(why, e.getMessage());
  }

  @Test
  void aFieldCannotEndItsLine() {
    for (var value : List.of("a\r\nSet-Cookie: b", "a\nb", "\0")) {
      assertThrows(IllegalArgumentException.class, () -> DEFAULT.withField("*", "X-Field", value));
    }
    assertThrows(IllegalArgumentException.class, () -> DEFAULT.withField("*", "X: Y", "a"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/index.html", "../index.html", "a//b", "folder/", ".htaccess", "a\\b"})
  void aPageThatIsNotServedIsRefused(String page) {
    assertThrows(IllegalArgumentException.class, () -> DEFAULT.withFallback(page));
    assertThrows(IllegalArgumentException.class, () -> DEFAULT.withErrorPage(404, page));
  }

  @Test
  void aLevelAndAStatusMustBeOnesThatThereAre() {
    assertThrows(IllegalArgumentException.class, () -> DEFAULT.withGzip(10));
    assertThrows(IllegalArgumentException.class, () -> DEFAULT.withGzip(-1));
    for (int status : new int[] {200, 304, 400, 500, 0}) {
      assertThrows(IllegalArgumentException.class, () -> DEFAULT.withErrorPage(status, "404.html"));
    }
  }
}
