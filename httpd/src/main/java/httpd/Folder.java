package httpd;

import dill.Deadline;
import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The files below a folder, for {@code GET} and {@code HEAD}: {@code
 * server.serve(Folder.of(Path.of("site")))}.
 *
 * <p>The path of the request is the path of the file. A folder is shown by its {@code index.html};
 * without one it is a 404, unless it is to be {@linkplain #of(Path, boolean) listed}. Conditions
 * and ranges are understood, as RFC 9110 has them. A change of a file shows at once.
 *
 * <p>Nothing outside of the folder is served: dots and links that lead out of it lead to a 404, as
 * do names that begin with a dot (but {@code .well-known}), and what is neither file nor folder.
 * What the system does not let this program read is a 403.
 *
 * <p>May serve any number of tasks.
 */
public final class Folder implements Handler {
  /*
   * A file is found first, and opened only to be sent. If it has changed between the two, all starts over: what a head
   * says is about the very bytes that follow it. A file that gets shorter while it is being sent ends the connection.
   */
  private static final int ATTEMPTS = 10;

  private static final String ALLOWED = "GET, HEAD, OPTIONS";

  private static final byte[] NOTHING = {};

  private static final OpenOption[] TO_READ = {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS};

  private final FolderTree tree;
  private final boolean isListed;

  private Folder(FolderTree tree, boolean isListed) {
    this.tree = tree;
    this.isListed = isListed;
  }

  /**
   * Serves a folder; what is in it is not listed.
   *
   * @param root where it is; links in this path are followed anew for each file
   * @return the handler
   * @throws FileSystemException if there is no folder, or none that can be read
   * @throws IOException if the system fails
   */
  public static Folder of(Path root) throws IOException {
    return of(root, false);
  }

  /**
   * Serves a folder.
   *
   * @param root where it is; links in this path are followed anew for each file
   * @param isListed whether a folder without {@code index.html} is answered with a page that shows
   *     what is in it, instead of a 404
   * @return the handler
   * @throws FileSystemException if there is no folder, or none that can be read
   * @throws IOException if the system fails
   */
  public static Folder of(Path root, boolean isListed) throws IOException {
    if (!Files.exists(root)) {
      throw new NoSuchFileException(root.toString(), null, "there is no such folder");
    }
    if (!Files.isDirectory(root)) {
      throw new FileSystemException(root.toString(), null, "this is not a folder");
    }
    if (!Files.isReadable(root) || !Files.isExecutable(root)) {
      throw new AccessDeniedException(root.toString(), null, "this folder cannot be read");
    }
    return new Folder(new FolderTree(root), isListed);
  }

  @Override
  public void handle(Exchange x) throws IOException {
    switch (x.request().method()) {
      case "GET", "HEAD" -> show(x);
      case "OPTIONS" -> x.reply(new Http.Response(204, Fields.of("Allow", ALLOWED)), NOTHING);
      case "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT" -> reply(x, 405, "Allow", ALLOWED);
      default -> x.reply(501);
    }
  }

  /** Replies with a status, a field that belongs to it, and a page that says what it means. */
  private static void reply(Exchange x, int status, String name, String value) throws IOException {
    x.reply(
        new Http.Response(status, ErrorPage.fields().add(name, value)), ErrorPage.of(status, ""));
  }

  private void show(Exchange x) throws IOException {
    var path = x.target().segments();
    for (int i = 1; x.status() == 0; i++) {
      var place = tree.find(path);
      if (place instanceof StaticFile file) {
        show(x, file, i == ATTEMPTS);
      } else {
        showNoFile(x, path, place);
      }
    }
  }

  // A switch over types is linked anew in each run, which takes as long as the rest of a first
  // request; so a server that
  // only shows files does without.
  private void showNoFile(Exchange x, List<String> path, Place place) throws IOException {
    switch (place) {
      case StaticFile file -> show(x, file, true);
      case Place.Bare folder when isListed -> list(x, path, folder);
      case Place.Bare folder -> x.reply(404);
      case Place.Sign.NOTHING -> x.reply(404);
      case Place.Sign.CLOSED -> x.reply(403);
      case Place.Sign.UNSLASHED -> redirect(x, path.getLast());
    }
  }

  /** The new place is relative to the old one, so that it is right behind a proxy too. */
  private static void redirect(Exchange x, String name) throws IOException {
    var query = x.target().query();
    reply(x, 301, "Location", Segment.encode(name) + (query.isEmpty() ? "/" : "/?" + query));
  }

  private static void list(Exchange x, List<String> path, Place.Bare folder) throws IOException {
    try {
      var fields =
          Fields.of(
              "Content-Type", "text/html; charset=utf-8",
              "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'",
              "X-Content-Type-Options", "nosniff");
      var page = FolderListing.of(path, folder);
      x.reply(new Http.Response(200, fields), page);
    } catch (AccessDeniedException e) {
      x.reply(403);
    }
  }

  /**
   * Replies with a file. Does not reply if it has changed, so that it is to be found again; at last
   * it does.
   */
  private static void show(Exchange x, StaticFile file, boolean isLast) throws IOException {
    var request = x.request();
    switch (Conditions.judge(request.fields(), file.version())) {
      case NOT_MODIFIED -> x.reply(file.notModified(), NOTHING);
      case FAILED -> x.reply(412);
      case HOLDS -> {
        if (request.method().equals("HEAD")) {
          x.reply(file.whole());
        } else if (file.isSmall()) {
          showSmall(x, file);
        } else {
          open(x, file, isLast);
        }
      }
    }
  }

  private static void showSmall(Exchange x, StaticFile file) throws IOException {
    if (x.request().fields().has("Range")) {
      send(x, file, (to, range) -> to.send(range.of(ByteBuffer.wrap(file.content()))));
    } else {
      x.reply(file.whole(), file.content());
    }
  }

  private static void open(Exchange x, StaticFile file, boolean isLast) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(file.real(), TO_READ);
    } catch (AccessDeniedException e) {
      x.reply(403);
      return;
    } catch (FileSystemException e) {
      if (isLast) {
        throw e;
      }
      return;
    }
    try (channel) {
      boolean isSame = channel.size() == file.size() && file.isCurrent();
      if (isSame || isLast) {
        send(
            x,
            isSame ? file : file.resized(channel.size()),
            (to, range) -> to.send(channel, range.first(), range.length(), Deadline.NEVER));
      }
    }
  }

  private static void send(Exchange x, StaticFile file, Multipart.Source source)
      throws IOException {
    var ranges = ranges(x.request().fields(), file);
    if (ranges.isEmpty()) {
      source.send(x.reply(file.whole()), new ByteRange(0, file.size() - 1));
      return;
    }
    var some = ranges.get();
    switch (some.size()) {
      case 0 -> reply(x, 416, "Content-Range", "bytes */" + file.size());
      case 1 -> source.send(x.reply(file.part(some.getFirst())), some.getFirst());
      default -> {
        var parts = new Multipart(some, file.size(), file.type());
        parts.send(x.reply(file.parts(parts)), source);
      }
    }
  }

  /** What the client asks for; empty: all of it. */
  private static Optional<List<ByteRange>> ranges(Fields request, StaticFile file) {
    var values = request.all("Range");
    return values.size() == 1 && Conditions.allowRange(request, file.version())
        ? ByteRange.parse(values.getFirst(), file.size())
        : Optional.empty();
  }
}
