package dsock;

import dill.loop.Endpoint;
import dill.loop.UnixAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.UUID;

/** The file of a Unix socket that somebody listens on, or did. */
final class SocketPath {
  private final Path path;
  private final BasicFileAttributes file;
  private boolean ours = true; // guarded by this

  /** That of a listener that has just made it. */
  SocketPath(Path path) throws IOException {
    this.path = path;
    this.file = attributes(path);
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Leaves it to others. */
  synchronized void leave() {
    ours = false;
  }

  /** Removes it, if it is still the file that was made. To be called while that is listened on. */
  synchronized void remove() {
    try {
      if (ours && Objects.equals(attributes(path).fileKey(), file.fileKey())) {
        Files.delete(path);
      }
    } catch (IOException gone) {
      // then there is nothing to remove, or others do not want it to be
    } finally {
      ours = false;
    }
  }

  /** {@return why nobody can listen there, as far as that can be told} */
  static BindException inUse(Path path, BindException cause) {
    BindException named;
    try {
      named = new BindException(path + ": " + use(path, attributes(path)));
    } catch (IOException gone) {
      named = new BindException(path + ": " + cause.getMessage());
    }
    named.initCause(cause);
    return named;
  }

  // Of the mode of a file.
  private static final int KIND = 0170000;
  private static final int SOCKET = 0140000;

  private static final String STALE =
      "nobody listens there any more, but the socket is left; listenReplacing replaces it";

  /** To connect to a pipe or a device is refused as to a socket where nobody listens. */
  private static boolean isSocket(Path path) throws IOException {
    int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (mode & KIND) == SOCKET;
  }

  /** What is there. Connects to it, as there is no other way to find out. */
  private static String use(Path path, BasicFileAttributes file) {
    try {
      if (!file.isOther() || !isSocket(path)) {
        return "that is something else than a socket";
      }
      var endpoint = Endpoint.connect(UnixAddress.of(path));
      if (endpoint != null) {
        endpoint.close(false);
      }
      return "another listener is there";
    } catch (ConnectException refused) {
      return STALE;
    } catch (IOException e) {
      return "whether anybody listens there cannot be told: " + e.getMessage();
    }
  }

  /**
   * Removes the file of a listener that is gone.
   *
   * @throws BindException if it is not that, or may not be
   */
  static void removeStale(Path path) throws IOException {
    BasicFileAttributes file;
    try {
      file = attributes(path);
    } catch (NoSuchFileException free) {
      return;
    }
    var use = use(path, file);
    if (!use.equals(STALE)) {
      throw new BindException(path + ": " + use);
    }
    // Another process may do the same at this moment, and listen already. So it is looked at once
    // more, where nobody else has it any more.
    var aside = path.resolveSibling(".stale-" + UUID.randomUUID());
    try {
      Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException free) {
      return;
    }
    if (!isSame(attributes(aside), file)) {
      Files.createLink(path, aside);
      Files.delete(aside);
      throw new BindException(path + ": another listener has just come there");
    }
    Files.delete(aside);
  }

  private static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
    return Objects.equals(one.fileKey(), other.fileKey())
        && one.lastModifiedTime().equals(other.lastModifiedTime());
  }
}
