package httpd;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** What the paths below a folder lead to. None leads out of it. */
final class FolderTree {
  /*
   * To find a file takes several looks at the file system. They are spared if it was found before: one look where it was
   * asked for shows whether that still leads to the same file, and whether the file has changed.
   *
   * Java cannot ask an open file for its attributes. So they are taken before it is opened and again after it was read:
   * if they are the same, what was read is what they tell of.
   *
   * Links in the folder's own path are followed anew each time. Who publishes by setting such a link to another folder
   * has published at once.
   */
  private static final long CACHE_BYTES = 32 * 1024 * 1024;

  private static final int ATTEMPTS = 10;

  private static final String INDEX = "index.html";

  private final Path root;
  private final FileCache cache = new FileCache(CACHE_BYTES);

  FolderTree(Path root) {
    this.root = root.toAbsolutePath();
  }

  /**
   * Follows a path. A file that never stands still is taken as it is in the end.
   *
   * @param path the names on the way; the last one is empty if a folder is asked for
   * @throws IOException if a file is there and cannot be read
   */
  Place find(List<String> path) throws IOException {
    var known = cache.get(path);
    if (known != null && known.isCurrentStill()) {
      return known;
    }
    long now = System.currentTimeMillis();
    var place = look(path);
    for (int i = 1; i < ATTEMPTS && place instanceof StaticFile file && !file.isCurrent(); i++) {
      place = look(path);
    }
    if (place instanceof StaticFile file && file.isLasting(now)) {
      cache.put(path, file);
    } else if (known != null) {
      cache.remove(path);
    }
    return place;
  }

  private Place look(List<String> path) throws IOException {
    if (!Segment.areServed(path)) {
      return Place.Sign.NOTHING;
    }
    try {
      var realRoot = real(root);
      return at(resolve(root, path), realRoot, resolve(realRoot, path), path.getLast().isEmpty());
    } catch (NoSuchFileException | InvalidPathException e) {
      return Place.Sign.NOTHING;
    } catch (AccessDeniedException e) {
      return Place.Sign.CLOSED;
    }
  }

  private static Path resolve(Path root, List<String> names) {
    var path = root;
    for (var name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  private static Place at(Path asked, Path realRoot, Path path, boolean asFolder)
      throws IOException {
    var real = real(path);
    if (!real.startsWith(realRoot)) {
      return Place.Sign.NOTHING;
    }
    var stamp = Stamp.of(real);
    return switch (stamp.kind()) {
      case FOLDER -> asFolder ? index(asked, realRoot, real) : Place.Sign.UNSLASHED;
      case FILE -> asFolder ? Place.Sign.NOTHING : read(asked, real, stamp);
      case OTHER -> Place.Sign.NOTHING;
    };
  }

  private static Place index(Path asked, Path realRoot, Path folder) throws IOException {
    try {
      var place = at(asked.resolve(INDEX), realRoot, folder.resolve(INDEX), false);
      return place instanceof StaticFile ? place : new Place.Bare(folder, realRoot);
    } catch (NoSuchFileException e) {
      return new Place.Bare(folder, realRoot);
    }
  }

  /**
   * Follows all links. What is no path at all leads nowhere: below a file, too long, in a circle.
   */
  static Path real(Path path) throws IOException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new NoSuchFileException(e.getFile(), e.getOtherFile(), e.getReason());
    }
  }

  private static StaticFile read(Path asked, Path real, Stamp stamp) throws IOException {
    try (var in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
      // A large file is opened only to see whether that can be done.
      return stamp.size() <= StaticFile.SMALL
          ? StaticFile.small(asked, real, stamp, in.readNBytes((int) stamp.size()))
          : StaticFile.large(asked, real, stamp);
    }
  }
}
