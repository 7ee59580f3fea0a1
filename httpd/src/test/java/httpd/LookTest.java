package httpd;

import static java.nio.file.Files.delete;
import static java.nio.file.Files.move;
import static java.nio.file.Files.setLastModifiedTime;
import static java.nio.file.Files.setPosixFilePermissions;
import static java.nio.file.Files.writeString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dill.Bundle;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a look at a file that has been seen before shows. */
@EnabledOnOs(OS.LINUX)
class LookTest {
  private static final FileTime OLD = FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z"));

  @TempDir Path folder;
  private Path file;
  private Look look;

  @BeforeEach
  void aFileThatWasLookedAt() throws IOException {
    file = folder.resolve("f\u00efle");
    write(file);
    look = look().orElseThrow();
  }

  private static void write(Path file) throws IOException {
    writeString(file, "first");
    setLastModifiedTime(file, OLD);
  }

  private Optional<Look> look() throws IOException {
    return Look.at(file, Stamp.of(file));
  }

  @Test
  void aFileThatHasNotChangedIsSeenAgain() {
    assertTrue(look.isSeenAgain());
    assertTrue(look.isSeenAgain());
  }

  @Test
  void anotherTimeShows() throws IOException {
    setLastModifiedTime(file, FileTime.from(OLD.toInstant().plusNanos(1000)));
    assertFalse(look.isSeenAgain());
  }

  @Test
  void anotherLengthShows() throws IOException {
    writeString(file, "longer than that");
    setLastModifiedTime(file, OLD);
    assertFalse(look.isSeenAgain());
  }

  @Test
  void anotherPermissionShows() throws IOException {
    setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assertFalse(look.isSeenAgain());
  }

  @Test
  void anotherFileShows() throws IOException {
    var other = folder.resolve("other");
    write(other);
    move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertFalse(look.isSeenAgain());
  }

  @Test
  void aFileThatIsGoneIsNotSeen() throws IOException {
    delete(file);
    assertFalse(look.isSeenAgain());
  }

  @Test
  void aFileThatLooksDifferentFromItsStampIsNotLookedAt() throws IOException {
    var stamp = Stamp.of(file);
    writeString(file, "other");
    assertEquals(Optional.empty(), Look.at(file, stamp));
  }

  @Test
  void manyMayLookAtATime() throws IOException {
    try (var tasks = Bundle.open()) {
      for (int i = 0; i < 100; i++) {
        tasks.go(() -> {
          for (int j = 0; j < 100; j++) {
            look.isSeenAgain(); // there may be too many at a time; but none sees what is not there
          }
        });
      }
      tasks.await();
    }
    assertTrue(look.isSeenAgain());
    delete(file);
    assertFalse(look.isSeenAgain());
  }
}
