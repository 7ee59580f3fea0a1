package httpd;

import static java.nio.file.Files.createDirectories;
import static java.nio.file.Files.setLastModifiedTime;
import static java.nio.file.Files.setPosixFilePermissions;
import static java.nio.file.Files.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the system does not let this program read. */
class FolderTreePermissionTest {
  /*
   * The system lets root read everything. But Linux has a user for the file system alone, for each thread; where the
   * tests run as root, a thread of its own looks at the files as nobody.
   */
  private static final int NOBODY = 65534;

  @TempDir Path temporary;
  private Path root;
  private FolderTree tree;

  @BeforeEach
  void aFolderWithClosedDoors() throws IOException {
    root = createDirectories(temporary.resolve("site"));
    createDirectories(root.resolve("closed"));
    createDirectories(root.resolve("passage"));
    for (var file : List.of("open", "closed.txt", "closed/a.txt", "passage/a.txt")) {
      write(root.resolve(file), new byte[1]);
    }
    write(root.resolve("large"), new byte[StaticFile.SMALL + 1]);
    allow(temporary, "rwxr-xr-x");
    tree = new FolderTree(root, FolderSettings.DEFAULT);

    // Nobody may not read our classes: load them now.
    assertInstanceOf(
        StaticFile.class, new FolderTree(root, FolderSettings.DEFAULT).find(List.of("open")));
    assertThrows(
        NoSuchFileException.class,
        () -> FolderListing.of(tree, new Place.Bare(root.resolve("none"), root), ""));
  }

  private void close() throws IOException {
    allow(root.resolve("closed.txt"), "---------");
    allow(root.resolve("large"), "---------");
    allow(root.resolve("closed"), "---------");
    allow(root.resolve("passage"), "--x--x--x");
  }

  @AfterEach
  void open() throws IOException {
    allow(root.resolve("closed"), "rwxr-xr-x");
    allow(root.resolve("passage"), "rwxr-xr-x");
  }

  private static void allow(Path path, String permissions) throws IOException {
    setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void whatTheSystemDoesNotShowIsClosed() throws Exception {
    close();

    assertInstanceOf(StaticFile.class, find("open"));
    assertEquals(Place.Sign.CLOSED, find("closed.txt"));
    assertEquals(Place.Sign.CLOSED, find("large"));
    assertEquals(Place.Sign.CLOSED, find("closed", "a.txt"));
    assertEquals(Place.Sign.CLOSED, find("closed", "none"));
    assertEquals(Place.Sign.CLOSED, find("closed", ""));
    assertInstanceOf(StaticFile.class, find("passage", "a.txt"));
  }

  @Test
  void whatIsClosedLaterIsClosedAtOnce() throws Exception {
    for (var file : List.of("closed.txt", "closed/a.txt")) {
      setLastModifiedTime(root.resolve(file), FileTime.fromMillis(0));
    }
    assertSame(find("closed.txt"), find("closed.txt"));
    assertSame(find("closed", "a.txt"), find("closed", "a.txt"));
    close();
    assertEquals(Place.Sign.CLOSED, find("closed.txt"));
    assertEquals(Place.Sign.CLOSED, find("closed", "a.txt"));
  }

  @Test
  void aFolderThatMayBePassedThroughIsNotListed() throws Exception {
    close();
    var folder = assertInstanceOf(Place.Bare.class, find("passage", ""));
    assertThrows(
        AccessDeniedException.class, () -> asNobody(() -> FolderListing.of(tree, folder, "")));
  }

  private Place find(String... path) throws Exception {
    return asNobody(() -> tree.find(List.of(path)));
  }

  private <T> T asNobody(Callable<T> look) throws Exception {
    boolean isRoot = System.getProperty("user.name").equals("root");
    var task =
        new FutureTask<>(() -> {
          if (isRoot) {
            becomeNobody();
          }
          return look.call();
        });
    Thread.ofPlatform().start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @SuppressWarnings("restricted") // a call into the system: there is no other way
  private static void becomeNobody() throws Exception {
    var linker = Linker.nativeLinker();
    var setfsuid =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setfsuid"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int before = (int) setfsuid.invokeExact(NOBODY);
      assertEquals(0, before);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
