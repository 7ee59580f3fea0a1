package httpd;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the paths below a folder lead to. None leads out of it, unless links may. */
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

  /** How files are opened. */
  static final OpenOption[] TO_READ = {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS};

  private final Path root;
  private final FolderSettings settings;
  private final Labels labels;
  private final FileCache cache = new FileCache(CACHE_BYTES);

  FolderTree(Path root, FolderSettings settings) {
    this(root, settings, "");
  }

  /**
   * Looks at what is below a folder.
   *
   * @param vary what of a request, beside its path, decides that it is for one of these files; may
   *     be empty
   */
  FolderTree(Path root, FolderSettings settings, String vary) {
    this.root = root.toAbsolutePath();
    this.settings = settings;
    this.labels = new Labels(settings, vary);
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

  private Place at(Path asked, Path realRoot, Path path, boolean asFolder) throws IOException {
    var real = real(path);
    if (!leads(path, real, realRoot)) {
      return Place.Sign.NOTHING;
    }
    var stamp = Stamp.of(real);
    return switch (stamp.kind()) {
      case FOLDER -> asFolder ? index(asked, realRoot, real) : Place.Sign.UNSLASHED;
      case FILE ->
          asFolder ? Place.Sign.NOTHING : file(new StaticFile.Found(asked, real, stamp), realRoot);
      case OTHER -> Place.Sign.NOTHING;
    };
  }

  private Place index(Path asked, Path realRoot, Path folder) throws IOException {
    try {
      var place = at(asked.resolve(INDEX), realRoot, folder.resolve(INDEX), false);
      return place instanceof StaticFile ? place : new Place.Bare(folder, realRoot);
    } catch (NoSuchFileException e) {
      return new Place.Bare(folder, realRoot);
    }
  }

  /**
   * Tells whether a path may lead there.
   *
   * @param path without links but below the root
   * @param real without any
   */
  boolean leads(Path path, Path real, Path realRoot) {
    return switch (settings.links()) {
      case NONE -> real.equals(path);
      case INSIDE -> real.startsWith(realRoot);
      case ALL -> true;
    };
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

  private StaticFile file(StaticFile.Found found, Path realRoot) throws IOException {
    var label = labels.of(root.relativize(found.asked()));
    if (!settings.siblings() && !label.isCompressible()) {
      return read(found, label, Variants.NONE);
    }
    var siblings =
        settings.siblings() ? siblings(found, realRoot, label, Siblings.NONE) : Siblings.NONE;
    boolean varies = siblings.there() != 0 || label.isCompressed(found.stamp().size());
    return read(found, varies ? label.varying() : label, new Variants(siblings));
  }

  private static StaticFile read(StaticFile.Found found, Label label, Variants variants)
      throws IOException {
    try (var in = Files.newInputStream(found.real(), LinkOption.NOFOLLOW_LINKS)) {
      // A large file is opened only to see whether that can be done.
      int size = (int) Math.min(found.stamp().size(), StaticFile.SMALL + 1);
      return size <= StaticFile.SMALL
          ? StaticFile.small(found, label, in.readNBytes(size), variants)
          : StaticFile.large(found, label, variants);
    }
  }

  /** Tells whether compressed files are looked for beside others. */
  boolean hasSiblings() {
    return settings.siblings();
  }

  /** Looks for compressed files beside a file, again. */
  Siblings siblings(StaticFile file) throws IOException {
    var known = file.variants().siblings();
    try {
      return siblings(file.found(), real(root), file.label(), known);
    } catch (NoSuchFileException | AccessDeniedException gone) {
      return Siblings.NONE;
    }
  }

  private Siblings siblings(StaticFile.Found file, Path realRoot, Label label, Siblings known)
      throws IOException {
    long now = System.currentTimeMillis();
    boolean isThere = false;
    var files = new @Nullable StaticFile[Encoding.IDENTITY.place()];
    for (int i = 0; i < files.length; i++) {
      var encoding = Encoding.of(i);
      var one = known.isLasting() ? known.in(encoding) : null;
      if (one == null || !one.isCurrentStill()) {
        one = sibling(file, realRoot, label.varies() ? label : label.varying(), encoding);
      }
      files[i] = one;
      isThere |= one != null;
    }
    return isThere ? Siblings.of(files, now) : Siblings.NONE;
  }

  /** A compressed file, unless it is older than what it should be made of. */
  private @Nullable StaticFile sibling(
      StaticFile.Found file, Path realRoot, Label label, Encoding encoding) throws IOException {
    var asked = file.asked().resolveSibling(file.asked().getFileName() + encoding.suffix());
    if (!Files.exists(asked)) {
      return null;
    }
    try {
      var path = realRoot.resolve(root.relativize(asked));
      var real = real(path);
      var stamp = Stamp.of(real);
      boolean isOne =
          leads(path, real, realRoot)
              && stamp.kind() == Stamp.Kind.FILE
              && !Version.seconds(stamp).isBefore(Version.seconds(file.stamp()));
      if (!isOne) {
        return null;
      }
      var found = new StaticFile.Found(asked, real, stamp);
      var sibling = read(found, label.in(encoding), Variants.NONE);
      return sibling.isCurrent() ? sibling : null;
    } catch (NoSuchFileException | AccessDeniedException gone) {
      return null;
    }
  }

  /** Has a file be looked for anew. */
  void forget(List<String> path) {
    cache.remove(path);
  }

  /** Takes note that there is more of a file, or less. */
  void weighAgain(List<String> path, StaticFile file) {
    if (cache.get(path) == file) {
      cache.put(path, file);
    }
  }
}
