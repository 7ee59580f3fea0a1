package httpd;

import static java.nio.file.Files.createDirectories;
import static java.nio.file.Files.createSymbolicLink;
import static java.nio.file.Files.delete;
import static java.nio.file.Files.getLastModifiedTime;
import static java.nio.file.Files.move;
import static java.nio.file.Files.setLastModifiedTime;
import static java.nio.file.Files.setPosixFilePermissions;
import static java.nio.file.Files.writeString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that were found before, and that change then. */
class FolderTreeChangeTest {
  private static final FileTime OLD = FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z"));

  @TempDir Path temporary;
  private Path root;
  private Path file;
  private FolderTree tree;

  @BeforeEach
  void aFolderWithAnOldFile() throws IOException {
    root = createDirectories(temporary.resolve("site"));
    file = root.resolve("a.txt");
    writeOld(file, "first");
    tree = new FolderTree(root, FolderSettings.DEFAULT);
  }

  private static void writeOld(Path file, String text) throws IOException {
    writeString(file, text);
    setLastModifiedTime(file, OLD);
  }

  private Place find(String... path) throws IOException {
    return tree.find(List.of(path));
  }

  private String text(String... path) throws IOException {
    return text(find(path));
  }

  private static String text(Place place) {
    return new String(assertInstanceOf(StaticFile.class, place).content(), StandardCharsets.UTF_8);
  }

  @Test
  void aFileThatHasNotChangedIsNotReadAgain() throws IOException {
    assertSame(find("a.txt"), find("a.txt"));
  }

  @Test
  void aFileThatIsWrittenShowsAtOnce() throws IOException {
    assertEquals("first", text("a.txt"));
    writeString(file, "other");
    assertEquals("other", text("a.txt"));
    writeString(file, "longer than that");
    assertEquals("longer than that", text("a.txt"));
  }

  /**
   * Faster than the clock of the file system: the time it was written at does not change each time.
   */
  @Test
  void aFileThatIsWrittenManyTimesShowsEachTime() throws IOException {
    for (int i = 10_000; i < 11_000; i++) {
      writeString(file, "" + i);
      assertEquals("" + i, text("a.txt"));
    }
  }

  @Test
  void aFileThatWasWrittenJustNowIsReadEachTime() throws IOException {
    writeString(file, "other");
    assertNotSame(find("a.txt"), find("a.txt"));
  }

  @Test
  void aFileFromTheFutureIsAFileLikeOthers() throws IOException {
    var tomorrow = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
    setLastModifiedTime(file, tomorrow);
    assertSame(find("a.txt"), find("a.txt"));
    writeString(file, "other");
    assertEquals("other", text("a.txt"));
  }

  @Test
  void aFileThatIsReplacedByAnotherOfTheSameAgeAndLengthShows() throws IOException {
    assertEquals("first", text("a.txt"));
    var other = root.resolve("b.txt");
    writeOld(other, "other");
    move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    assertEquals(OLD, getLastModifiedTime(file));
    assertEquals("other", text("a.txt"));
  }

  @Test
  void aFileThatIsWrittenAndMadeOldAgainShowsIfItsLengthDiffers() throws IOException {
    assertEquals("first", text("a.txt"));
    writeOld(file, "longer");
    assertEquals("longer", text("a.txt"));
  }

  @Test
  void aFileThatIsDeletedIsGoneAtOnceAndMayComeBack() throws IOException {
    assertEquals("first", text("a.txt"));
    delete(file);
    assertEquals(Place.Sign.NOTHING, find("a.txt"));
    writeOld(file, "other");
    assertEquals("other", text("a.txt"));
  }

  @Test
  void aFileThatBecomesAFolderIsOne() throws IOException {
    assertEquals("first", text("a.txt"));
    delete(file);
    createDirectories(file);
    assertEquals(Place.Sign.UNSLASHED, find("a.txt"));
  }

  @Test
  void aFileThatIsReplacedByALinkToTheOutsideIsGone() throws IOException {
    assertEquals("first", text("a.txt"));
    writeOld(temporary.resolve("secret"), "other");
    delete(file);
    createSymbolicLink(file, Path.of("../secret"));
    assertEquals(Place.Sign.NOTHING, find("a.txt"));
  }

  @Test
  void aFileThatNobodyMayReadAnyMoreIsLookedAtAgain() throws IOException {
    var before = find("a.txt");
    assertSame(before, find("a.txt"));
    setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
    assertNotSame(before, find("a.txt"));
  }

  @Test
  void anIndexComesAndGoes() throws IOException {
    assertInstanceOf(Place.Bare.class, find(""));
    writeOld(root.resolve("index.html"), "index");
    assertEquals("index", text(""));
    assertSame(find(""), find(""));
    delete(root.resolve("index.html"));
    assertInstanceOf(Place.Bare.class, find(""));
  }

  @Test
  void aLinkThatIsSetAnewLeadsToTheNewPlaceAtOnce() throws IOException {
    createDirectories(root.resolve("one"));
    createDirectories(root.resolve("two"));
    writeOld(root.resolve("one/a"), "one");
    writeOld(root.resolve("two/a"), "two");
    for (var version : List.of("one", "two", "one")) {
      setLink(root.resolve("current"), version);
      assertEquals(version, text("current", "a"));
    }
  }

  @Test
  void theWholeFolderMayBeExchanged() throws IOException {
    var published = temporary.resolve("published");
    tree = new FolderTree(published, FolderSettings.DEFAULT);
    createDirectories(temporary.resolve("other"));
    writeOld(temporary.resolve("other/a.txt"), "other");
    for (int i = 0; i < 2; i++) {
      setLink(published, "site");
      assertEquals("first", text("a.txt"));
      setLink(published, "other");
      assertEquals("other", text("a.txt"));
    }
    delete(published);
    assertEquals(Place.Sign.NOTHING, find("a.txt"));
  }

  private void setLink(Path link, String target) throws IOException {
    var fresh = temporary.resolve("fresh");
    createSymbolicLink(fresh, Path.of(target));
    move(fresh, link, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aVersionHasATagOfItsOwn() throws IOException {
    var first = version();
    assertEquals(first, version());
    assertEquals("Sat, 03 Feb 2001 04:05:06 GMT", first.date());

    setLastModifiedTime(file, FileTime.from(OLD.toInstant().plusNanos(1_000)));
    var second = version();
    assertNotEquals(first.tag(), second.tag());
    assertEquals(first.date(), second.date());

    writeOld(file, "longer");
    assertNotEquals(first.tag(), version().tag());

    writeOld(root.resolve("b.txt"), "other");
    move(root.resolve("b.txt"), file, StandardCopyOption.REPLACE_EXISTING);
    assertNotEquals(first.tag(), version().tag());
  }

  @Test
  void aDateThatIsYetToComeIsNotShown() throws IOException {
    var before = Instant.now().getEpochSecond();
    setLastModifiedTime(file, FileTime.from(Instant.parse("2300-01-01T00:00:00Z")));
    var shown = version().modified().getEpochSecond();
    assertEquals(shown, Math.clamp(shown, before, Instant.now().getEpochSecond()));
  }

  private Version version() throws IOException {
    return assertInstanceOf(StaticFile.class, find("a.txt")).version();
  }
}
