package httpd;

import static java.nio.file.Files.createDirectories;
import static java.nio.file.Files.createFile;
import static java.nio.file.Files.createSymbolicLink;
import static java.nio.file.Files.setLastModifiedTime;
import static java.nio.file.Files.write;
import static java.nio.file.Files.writeString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page that shows what is in a folder. */
class FolderListingTest {
  private static final Pattern LINK =
      Pattern.compile("<th scope=\"row\"><a href=\"([^\"]*)\">([^<]*)</a>");

  @TempDir Path temporary;
  private Path root;

  @BeforeEach
  void aFolder() throws IOException {
    root = createDirectories(temporary.resolve("site"));
  }

  private FolderListing listing(String sort, String... path) throws IOException {
    var tree = new FolderTree(root, FolderSettings.DEFAULT);
    var place = assertInstanceOf(Place.Bare.class, tree.find(List.of(path)));
    return FolderListing.of(tree, place, sort);
  }

  private String page(String... path) throws IOException {
    return new String(ListingPage.of(List.of(path), listing("", path)), StandardCharsets.UTF_8);
  }

  private static List<String> links(String page) {
    var links = new ArrayList<String>();
    for (var link = LINK.matcher(page); link.find(); ) {
      links.add(link.group(1));
    }
    return links;
  }

  @Test
  void foldersComeFirstThenFilesByName() throws IOException {
    for (var name : List.of("b", "B", "a", "c", "A2", "10", "9")) {
      createFile(root.resolve(name));
    }
    createDirectories(root.resolve("z"));
    createDirectories(root.resolve("Y"));

    assertEquals(List.of("Y/", "z/", "10", "9", "a", "A2", "B", "b", "c"), links(page("")));
  }

  @Test
  void thereIsAWayUpButNotOutOfTheRoot() throws IOException {
    createDirectories(root.resolve("a/b"));

    assertEquals(List.of("a/"), links(page("")));
    assertEquals(List.of("../", "b/"), links(page("a", "")));
    assertEquals(List.of("../"), links(page("a", "b", "")));
  }

  @Test
  void eachLinkLeadsToWhatItShows() throws Exception {
    var names =
        List.of(
            "a b",
            "a+b",
            "100%",
            "%41",
            "a?b#c",
            "ä",
            "日本",
            "😀",
            "<i>'\"&",
            "javascript:x",
            "a;b",
            "x:y",
            "a\tb");
    for (var name : names) {
      writeString(root.resolve(name), name);
    }
    var tree = new FolderTree(root, FolderSettings.DEFAULT);
    var found = new ArrayList<String>();
    for (var link : links(page(""))) {
      assertTrue(link.matches("[A-Za-z0-9%._~-]+"), link);
      var file = assertInstanceOf(StaticFile.class, tree.find(Target.parse("/" + link).segments()));
      found.add(new String(file.content(), StandardCharsets.UTF_8));
    }
    assertEquals(names.stream().sorted().toList(), found.stream().sorted().toList());
  }

  @Test
  void namesAreEscaped() throws IOException {
    createDirectories(root.resolve("<b>&'\""));
    createFile(root.resolve("<b>&'\"/<script>alert(1)<"));
    var page = page("<b>&'\"", "");

    assertTrue(page.contains("<title>/&lt;b&gt;&amp;&#39;&quot;/</title>"), page);
    assertTrue(page.contains(">&lt;script&gt;alert(1)&lt;</a>"), page);
    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains("<b>"), page);
  }

  @Test
  void onlyWhatCanBeHadIsShown() throws Exception {
    createFile(root.resolve(".hidden"));
    createDirectories(root.resolve(".git"));
    createDirectories(root.resolve(".well-known"));
    createFile(root.resolve("a\\b"));
    createSymbolicLink(root.resolve("broken"), Path.of("none"));
    createSymbolicLink(root.resolve("ring"), Path.of("ring"));
    createSymbolicLink(root.resolve("outside"), Path.of("../outside"));
    createDirectories(temporary.resolve("outside"));
    createSymbolicLink(root.resolve("parent"), Path.of(".."));
    createSymbolicLink(root.resolve("inside"), Path.of("sub"));
    createDirectories(root.resolve("sub"));
    assertEquals(
        0, new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor());

    assertEquals(List.of(".well-known/", "inside/", "sub/"), links(page("")));
  }

  @Test
  void aFileIsShownWithItsSizeAndAge() throws IOException {
    var sizes =
        List.of(0, 1, 999, 1000, 1049, 1050, 9949, 9950, 99_499, 999_499, 999_500, 1_234_567);
    for (int size : sizes) {
      var file = write(root.resolve("%07d".formatted(size)), new byte[size]);
      setLastModifiedTime(file, FileTime.from(Instant.parse("2024-02-29T12:34:56Z")));
    }
    var cells = new ArrayList<String>();
    for (var row = Pattern.compile("</th><td>(.*)</td><td>(.*)</td>").matcher(page(""));
        row.find(); ) {
      cells.add(row.group(1));
      assertEquals("2024-02-29 12:34", row.group(2));
    }
    assertEquals(
        List.of(
            "0 B", "1 B", "999 B", "1.0 kB", "1.0 kB", "1.1 kB", "9.9 kB", "10 kB", "99 kB",
            "999 kB", "1.0 MB", "1.2 MB"),
        cells);
  }

  @Test
  void aFolderWithVeryManyFilesIsCut() throws IOException {
    for (int i = 0; i < 10_003; i++) {
      createFile(root.resolve("" + i));
    }
    var page = page("");

    assertEquals(10_000, links(page).size());
    assertTrue(page.contains("<p>And 3 more.</p>"));
  }

  @Test
  void theOrderIsWhatTheRequestSays() throws IOException {
    createDirectories(root.resolve("folder"));
    age(write(root.resolve("a"), new byte[20]), 3);
    age(write(root.resolve("b"), new byte[10]), 1);
    age(write(root.resolve("c"), new byte[30]), 2);
    var orders =
        Map.of(
            "",
            "abc",
            "name",
            "abc",
            "-name",
            "cba",
            "size",
            "bac",
            "-size",
            "cab",
            "time",
            "bca",
            "-time",
            "acb",
            "nonsense",
            "abc",
            "--size",
            "abc");
    for (var order : orders.entrySet()) {
      var names =
          listing(order.getKey(), "").items().stream()
              .map(FolderListing.Item::name)
              .collect(Collectors.joining());
      assertEquals("folder" + order.getValue(), names, order.getKey());
    }
  }

  private static void age(Path file, int seconds) throws IOException {
    setLastModifiedTime(file, FileTime.from(Site.OLD.plusSeconds(seconds)));
  }

  @Test
  void aHeadingSaysTheOrderAndLeadsToAnother() throws IOException {
    createFile(root.resolve("a"));
    var page = new String(ListingPage.of(List.of(""), listing("size", "")), StandardCharsets.UTF_8);

    assertTrue(page.contains("aria-sort=\"ascending\"><a href=\"?sort=-size\">Size</a>"), page);
    assertTrue(page.contains("<th scope=\"col\"><a href=\"?sort=name\">Name</a>"), page);
    var reversed =
        new String(ListingPage.of(List.of(""), listing("-size", "")), StandardCharsets.UTF_8);
    assertTrue(reversed.contains("aria-sort=\"descending\"><a href=\"?sort=size\">"), reversed);
  }

  @Test
  void theWayToAFolderIsMadeOfLinks() throws IOException {
    createDirectories(root.resolve("a/b&c"));
    var page = page("a", "b&c", "");

    assertTrue(
        page.contains("<h1><a href=\"../../\">/</a><a href=\"../\">a/</a>b&amp;c/</h1>"), page);
    assertTrue(page.contains("<p>This folder is empty.</p>"), page);
  }

  @ParameterizedTest
  @CsvSource({
    "'text/html,application/xhtml+xml,*/*;q=0.8', html",
    "*/*, html",
    "application/json, json",
    "'application/json, text/html;q=0.9', json",
    "'application/json;q=0.5, */*', html",
    "'', html",
  })
  void whoWouldRatherHaveJsonGetsThat(String accept, String kind) throws IOException {
    Site.write(root.resolve("a \"b\"\t\\u.txt".replace("\\", "")), "abc");
    createDirectories(root.resolve("sub"));
    setLastModifiedTime(root.resolve("sub"), FileTime.from(Site.OLD));
    try (var site = new Site(root, FolderSettings.DEFAULT.withListing(true))) {
      var response = site.get("/", "Accept", accept);
      assertEquals(200, response.statusCode());
      assertEquals("Accept", Site.field(response, "Vary"));
      if (kind.equals("html")) {
        assertEquals("text/html; charset=utf-8", Site.field(response, "Content-Type"));
        return;
      }
      assertEquals("application/json", Site.field(response, "Content-Type"));
      assertEquals(
          """
          [
          {"name":"sub","href":"sub/","type":"folder","modified":"2001-02-03T04:05:06Z"},
          {"name":"a \\"b\\"\\u0009u.txt","href":"a%20%22b%22%09u.txt","type":"file","size":3,"modified":"2001-02-03T04:05:06Z"}
          ]
          """,
          Site.text(response));
    }
  }
}
