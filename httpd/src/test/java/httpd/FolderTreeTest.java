package httpd;

import static java.nio.file.Files.createDirectories;
import static java.nio.file.Files.createSymbolicLink;
import static java.nio.file.Files.delete;
import static java.nio.file.Files.writeString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dsock.http.HttpException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the paths below a folder lead to. Beside the folder there is a secret. */
class FolderTreeTest {
  private static final String NOTHING = "NOTHING";
  private static final String BAD = "400";

  @TempDir Path temporary;
  private Path root;
  private FolderTree tree;

  @BeforeEach
  void aFolderAndASecretBesideIt() throws IOException {
    root = createDirectories(temporary.resolve("site"));
    createDirectories(temporary.resolve("outside/deep"));
    writeString(temporary.resolve("secret.txt"), "secret");
    writeString(temporary.resolve("outside/secret.txt"), "secret");
    writeString(temporary.resolve("outside/deep/secret.txt"), "secret");
    writeString(temporary.resolve("site-secret.txt"), "secret");
    writeString(root.resolve("index.html"), "index");
    writeString(root.resolve("a.txt"), "a");
    createDirectories(root.resolve("folder/bare"));
    writeString(root.resolve("folder/index.html"), "index of folder");
    writeString(root.resolve("folder/b.txt"), "b");
    tree = new FolderTree(root, FolderSettings.DEFAULT);
  }

  /** What a target leads to: the text of a file, or the name of what it is instead. */
  private String find(String target) throws IOException {
    try {
      return switch (tree.find(Target.parse(target).segments())) {
        case StaticFile file -> new String(file.content(), StandardCharsets.UTF_8);
        case Place.Bare folder -> "bare " + folder.path().getFileName();
        case Place.Sign sign -> sign.name();
      };
    } catch (HttpException e) {
      return String.valueOf(e.status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, index",
    "/index.html, index",
    "/a.txt, a",
    "/folder/, index of folder",
    "/folder/b.txt, b",
    "/folder/../a.txt, a",
    "/folder/%2e%2E/a.txt, a",
    "/./folder/./b.txt, b",
    "/folder/.., index",
    "/folder/., index of folder",
    "/%61%2etxt, a",
    "/a.txt?x=/../../secret.txt, a",
    "http://example.org/a.txt, a",
    "/folder/bare/, bare bare",
  })
  void aPathLeadsToAFile(String target, String what) throws IOException {
    assertEquals(what, find(target));
  }

  @ParameterizedTest
  @CsvSource({"/folder", "/folder/bare", "/folder/../folder", "/folder/bare/../../folder"})
  void aFolderThatIsAskedForLikeAFileIsToldApart(String target) throws IOException {
    assertEquals("UNSLASHED", find(target));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/none",
        "/none/",
        "/none/a.txt",
        "/A.TXT",
        "/a",
        "/a.txt/",
        "/a.txt/.",
        "/a.txt/b",
        "/a.txt/b/",
        "/index.html/index.html",
        "//",
        "//a.txt",
        "///a.txt",
        "/folder//b.txt",
        "/folder//",
        "/a.txt//",
        "/a.txt%20",
        "/%20a.txt",
        "/a.txt%0a",
        "/a+txt",
        "/a.txt::$DATA",
        "/folder%2fb.txt",
        "/folder%5cb.txt",
        "/folder\\b.txt",
        "/%2fetc/passwd",
        "//etc/passwd",
        "/C:/a.txt"
      })
  void whatIsNotThereIsNothing(String target) throws IOException {
    assertEquals(NOTHING, find(target));
  }

  @Test
  void aNameThatIsTooLongIsNothing() throws IOException {
    assertEquals(NOTHING, find("/" + "a".repeat(256)));
    assertEquals(NOTHING, find("/" + "a".repeat(100_000)));
    assertEquals(NOTHING, find("/a.txt/" + "a".repeat(256)));
    assertEquals(NOTHING, find("/" + "ä".repeat(128)));
    assertEquals(NOTHING, find("/folder".repeat(2_000)));
    assertEquals(NOTHING, find("/folder/..".repeat(2_000) + "/none"));
    assertEquals("a", find("/folder/..".repeat(2_000) + "/a.txt"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "%2e%2e",
        "%2E%2E",
        ".%2e",
        "%2e.",
        "..%2f",
        "%2e%2e%2f",
        "..%5c",
        "%2e%2e%5c",
        "..\\",
        "..%00",
        "..%0d",
        "%252e%252e",
        "%25252e%25252e",
        "%c0%ae%c0%ae",
        "%c0%2e%c0%2e",
        "%e0%80%ae%e0%80%ae",
        "%uff0e%uff0e",
        "%ef%bc%8e%ef%bc%8e",
        "%e2%80%a5",
        "...",
        "....",
        "..;",
        "..;x",
        "..%20",
        "%20..",
        ".. ",
        "..%09",
        "..:",
        "..$",
        "~",
        "~root",
        "%2e%2e%252f",
        "..%c0%af",
        "..%c1%9c",
        "..%e2%88%95",
        "..%ef%bc%8f",
        "%u002e%u002e",
        "0x2e0x2e"
      })
  void noSpellingOfDotsLeadsOut(String dots) throws IOException {
    for (var name : List.of("secret.txt", "site-secret.txt", "outside/secret.txt")) {
      for (var start :
          List.of("/", "/folder/", "/folder/bare/", "//", "/none/", "/a.txt/", "/./")) {
        for (int steps = 1; steps <= 4; steps++) {
          assertLeadsNowhere(start + (dots + "/").repeat(steps) + name);
          assertLeadsNowhere(start + dots.repeat(steps) + name);
          assertLeadsNowhere(start + dots.repeat(steps) + "/" + name);
          assertLeadsNowhere("http://x" + start + (dots + "/").repeat(steps) + name);
        }
      }
    }
  }

  private void assertLeadsNowhere(String target) throws IOException {
    var what = find(target);
    assertTrue(what.equals(NOTHING) || what.equals(BAD), () -> target + " leads to " + what);
  }

  @Test
  void whatIsHiddenIsNothing() throws IOException {
    createDirectories(root.resolve(".git"));
    createDirectories(root.resolve("folder/.hidden"));
    createDirectories(root.resolve(".well-known/.x"));
    for (var file : List.of(".env", ".git/config", "folder/.hidden/a", ".well-known/.x/a", "...")) {
      writeString(root.resolve(file), "hidden");
    }
    writeString(root.resolve(".well-known/security.txt"), "well known");

    assertEquals(NOTHING, find("/.env"));
    assertEquals(NOTHING, find("/%2eenv"));
    assertEquals(NOTHING, find("/.git"));
    assertEquals(NOTHING, find("/.git/"));
    assertEquals(NOTHING, find("/.git/config"));
    assertEquals(NOTHING, find("/folder/.hidden/a"));
    assertEquals(NOTHING, find("/folder/../.env"));
    assertEquals(NOTHING, find("/.well-known/.x/a"));
    assertEquals(NOTHING, find("/..."));
    assertEquals("well known", find("/.well-known/security.txt"));
  }

  @Test
  void aNameThatIsNotOneNameEverywhereIsNothing() throws IOException {
    writeString(root.resolve("x\\y"), "backslash");

    assertEquals(NOTHING, find("/x\\y"));
    assertEquals(NOTHING, find("/x%5cy"));
  }

  @Test
  void oddNamesAreNamesAllTheSame() throws IOException {
    var names =
        List.of(
            "a b",
            "a+b",
            "100%",
            "a?b#c",
            "ä.txt",
            "a\u0308.txt",
            "日本",
            "😀",
            "a\nb",
            "<i>'\"&",
            "x:y",
            "-rf",
            "a.",
            "$DATA");
    for (var name : names) {
      writeString(root.resolve(name), name);
    }
    for (var name : names) {
      assertEquals(name, find("/" + Segment.encode(name)));
    }
  }

  @Test
  void aLinkToAnyPlaceInsideIsFollowed() throws IOException {
    link("near", "a.txt");
    link("absolute", root.resolve("a.txt").toString());
    link("folder/up", "../a.txt");
    link("chain", "near");
    link("way", "folder");
    link("out-and-in", "../site/folder");
    link(".hidden", "folder");
    link("seen", ".hidden");

    assertEquals("a", find("/near"));
    assertEquals("a", find("/absolute"));
    assertEquals("a", find("/folder/up"));
    assertEquals("a", find("/chain"));
    assertEquals("b", find("/way/b.txt"));
    assertEquals("UNSLASHED", find("/way"));
    assertEquals("index of folder", find("/way/"));
    assertEquals("a", find("/way/up"));
    assertEquals("b", find("/out-and-in/b.txt"));
    assertEquals("b", find("/seen/b.txt"));
    assertEquals(NOTHING, find("/.hidden/b.txt"));
  }

  @Test
  void aLinkToAnyPlaceOutsideLeadsToNothing() throws IOException {
    link("file", "../secret.txt");
    link("absolute", temporary.resolve("secret.txt").toString());
    link("brother", "../site-secret.txt");
    link("way", "../outside");
    link("chain", "way");
    link("folder/deep", "../../outside/deep");
    link("parent", "..");
    link("top", "/");
    link("device", "/dev/zero");
    link("folder/bare/index.html", "../../../secret.txt");

    assertEquals(NOTHING, find("/file"));
    assertEquals(NOTHING, find("/absolute"));
    assertEquals(NOTHING, find("/brother"));
    assertEquals(NOTHING, find("/way"));
    assertEquals(NOTHING, find("/way/"));
    assertEquals(NOTHING, find("/way/secret.txt"));
    assertEquals(NOTHING, find("/way/deep/"));
    assertEquals(NOTHING, find("/chain/secret.txt"));
    assertEquals(NOTHING, find("/folder/deep/secret.txt"));
    assertEquals(NOTHING, find("/parent/secret.txt"));
    assertEquals(NOTHING, find("/parent/"));
    assertEquals(NOTHING, find("/top/etc/passwd"));
    assertEquals(NOTHING, find("/device"));
    assertEquals("bare bare", find("/folder/bare/"));

    delete(root.resolve("top")); // or JUnit warns that they lead out
    delete(root.resolve("device"));
  }

  @Test
  void aLinkThatLeadsNowhereIsNothing() throws IOException {
    link("broken", "none");
    link("broken-way", "none/none");
    link("ring", "ring");
    link("one", "two");
    link("two", "one");
    link("below-a-file", "a.txt/b");
    createDirectories(root.resolve("c"));
    link("c/index.html", "none");

    assertEquals(NOTHING, find("/broken"));
    assertEquals(NOTHING, find("/broken/"));
    assertEquals(NOTHING, find("/broken-way/x"));
    assertEquals(NOTHING, find("/ring"));
    assertEquals(NOTHING, find("/one"));
    assertEquals(NOTHING, find("/one/x"));
    assertEquals(NOTHING, find("/below-a-file"));
    assertEquals("bare c", find("/c/"));
  }

  private void link(String name, String target) throws IOException {
    createSymbolicLink(root.resolve(name), Path.of(target));
  }

  @Test
  void theFolderItselfMayBeALink() throws IOException {
    var link = createSymbolicLink(temporary.resolve("link"), Path.of("site"));
    tree = new FolderTree(link, FolderSettings.DEFAULT);

    assertEquals("index", find("/"));
    assertEquals("b", find("/folder/b.txt"));
  }

  @Test
  void whatIsNeitherFileNorFolderIsNotEvenOpened() throws Exception {
    var made = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor();
    assertEquals(0, made);
    link("to-pipe", "pipe");
    createDirectories(root.resolve("c"));
    link("c/index.html", "../pipe");
    try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(root.resolve("socket")));

      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            assertEquals(NOTHING, find("/pipe"));
            assertEquals(NOTHING, find("/pipe/"));
            assertEquals(NOTHING, find("/to-pipe"));
            assertEquals(NOTHING, find("/socket"));
            assertEquals("bare c", find("/c/"));
          });
    }
  }

  @Test
  void anIndexThatIsAFolderIsNone() throws IOException {
    createDirectories(root.resolve("folder/bare/index.html"));

    assertEquals("bare bare", find("/folder/bare/"));
    assertEquals("UNSLASHED", find("/folder/bare/index.html"));
  }
}
