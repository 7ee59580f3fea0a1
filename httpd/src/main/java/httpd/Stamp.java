package httpd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one look at a file shows of it. If two looks show the same, it has not changed between them.
 *
 * @param key which file it is; none on systems that do not tell
 * @param kind what kind of file it is
 * @param size how many bytes it has
 * @param modified when it was written last
 * @param permissions who may read it; none on systems that do not tell
 */
record Stamp(
    Object key, Kind kind, long size, FileTime modified, Set<PosixFilePermission> permissions) {
  /*
   * A file that is written twice within one tick of its file system's clock, to the same length, looks the same after
   * both. So what is read from a file says nothing about later until that tick is over. The coarsest clock that people
   * still use ticks every two seconds.
   */
  private static final long TICK_MILLIS = 2_000;

  /**
   * What may be served as it is, what contains it, and what must not even be opened: pipes,
   * devices.
   */
  enum Kind {
    FILE,
    FOLDER,
    OTHER
  }

  /** Looks at a file, or at what a link leads to. */
  static Stamp of(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return of(Files.readAttributes(path, BasicFileAttributes.class), Set.of());
    }
    var attributes = Files.readAttributes(path, PosixFileAttributes.class);
    return of(attributes, attributes.permissions());
  }

  private static Stamp of(BasicFileAttributes attributes, Set<PosixFilePermission> permissions) {
    return new Stamp(
        Objects.requireNonNullElse(attributes.fileKey(), ""),
        kind(attributes),
        attributes.size(),
        attributes.lastModifiedTime(),
        permissions);
  }

  private static Kind kind(BasicFileAttributes attributes) {
    if (attributes.isRegularFile()) {
      return Kind.FILE;
    }
    return attributes.isDirectory() ? Kind.FOLDER : Kind.OTHER;
  }

  // As a record's would be, but that those are linked anew in each run, which the first request
  // would wait for.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Stamp stamp
        && size == stamp.size
        && kind == stamp.kind
        && key.equals(stamp.key)
        && modified.equals(stamp.modified)
        && permissions.equals(stamp.permissions);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, kind, size, modified, permissions);
  }

  /** Tells whether the file would look different if it had been written at that time or later. */
  boolean isSettled(long millis) {
    return Math.abs(millis - modified.toMillis()) > TICK_MILLIS;
  }
}
