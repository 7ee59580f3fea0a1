package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files below a folder, for {@code GET} and {@code HEAD}: {@code
 * server.serve(Folder.of(Path.of("site")))}.
 *
 * <p>The path of the request is the path of the file. A folder is shown by its {@code index.html};
 * without one it is a 404, unless {@linkplain FolderSettings the settings} say that it is to be
 * listed. Conditions and ranges are understood, as RFC 9110 has them. A change of a file shows at
 * once.
 *
 * <p>Clients that say so in {@code Accept-Encoding} get a file compressed: as the file that is
 * beside it ({@code a.js.br}, {@code a.js.zst}, {@code a.js.gz}), unless that is older, to the
 * second; or, if it is text, by gzip. A file that is put beside another shows within a second. Who
 * takes nothing that there is gets a 406.
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

  private final FolderTree tree;
  private final boolean isListed;
  private final Forms forms;
  private final ErrorPages errors;
  private final FileReply replies;
  private final @Nullable Fallback fallback;

  private Folder(Path root, FolderSettings settings) throws IOException {
    var encodings = new EncodingsTable();
    var compressor = new Compressor(settings.gzip());
    this.tree = new FolderTree(root, settings);
    this.isListed = settings.listed();
    this.forms = new Forms(tree, compressor, encodings);
    this.errors = new ErrorPages(tree, settings);
    this.replies = new FileReply(errors, compressor);
    this.fallback =
        settings.fallback().isEmpty() ? null : new Fallback(root, settings, compressor, encodings);
  }

  /**
   * Serves a folder, with {@link FolderSettings#DEFAULT}.
   *
   * @param root where it is; links in this path are followed anew for each file
   * @return the handler
   * @throws FileSystemException if there is no folder, or none that can be read
   * @throws IOException if the system fails
   */
  public static Folder of(Path root) throws IOException {
    return of(root, FolderSettings.DEFAULT);
  }

  /**
   * Serves a folder.
   *
   * @param root where it is; links in this path are followed anew for each file
   * @param settings how
   * @return the handler
   * @throws FileSystemException if there is no folder, or none that can be read; if a page that the
   *     settings name is not in it, or one for an error has more than 64 KiB
   * @throws IOException if the system fails
   */
  public static Folder of(Path root, FolderSettings settings) throws IOException {
    if (!Files.exists(root)) {
      throw new NoSuchFileException(root.toString(), null, "there is no such folder");
    }
    if (!Files.isDirectory(root)) {
      throw new FileSystemException(root.toString(), null, "this is not a folder");
    }
    if (!Files.isReadable(root) || !Files.isExecutable(root)) {
      throw new AccessDeniedException(root.toString(), null, "this folder cannot be read");
    }
    return new Folder(root, settings);
  }

  @Override
  public void handle(Exchange x) throws IOException {
    switch (x.request().method()) {
      case "GET", "HEAD" -> show(x);
      case "OPTIONS" -> x.reply(new Http.Response(204, Fields.of("Allow", ALLOWED)), NOTHING);
      case "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT" ->
          errors.reply(x, 405, Fields.of("Allow", ALLOWED));
      default -> errors.reply(x, 501);
    }
  }

  private void show(Exchange x) throws IOException {
    var path = x.way().target().segments();
    if (path.isEmpty()) {
      redirect(x, x.way().mountName());
      return;
    }
    for (int i = 1; x.status() == 0; i++) {
      boolean isLast = i == ATTEMPTS;
      var place = tree.find(path);
      if (place instanceof StaticFile file) {
        place = forms.choose(x.request().fields(), path, file);
        place = isLast && place == Place.Sign.CHANGED ? file : place;
      }
      if (place instanceof StaticFile file) {
        replies.show(x, file, isLast);
      } else {
        showNoFile(x, path, place, isLast);
      }
    }
  }

  // A switch over types is linked anew in each run, which takes as long as the rest of a first
  // request; so a server that
  // only shows files does without.
  private void showNoFile(Exchange x, List<String> path, Place place, boolean isLast)
      throws IOException {
    switch (place) {
      case StaticFile file -> replies.show(x, file, true);
      case Place.Bare folder when isListed -> list(x, path, folder);
      case Place.Bare folder -> showNothing(x, path, isLast);
      case Place.Sign.NOTHING -> showNothing(x, path, isLast);
      case Place.Sign.CLOSED -> errors.reply(x, 403);
      case Place.Sign.UNSLASHED -> redirect(x, path.getLast());
      case Place.Sign.UNACCEPTABLE -> errors.reply(x, 406, Fields.of("Vary", Encodings.FIELD));
      case Place.Sign.CHANGED -> {} // it is looked for again
    }
  }

  private void showNothing(Exchange x, List<String> path, boolean isLast) throws IOException {
    var page = fallback;
    if (page == null) {
      errors.reply(x, 404);
      return;
    }
    var request = x.request().fields();
    var place = Fallback.isFor(request, path) ? page.find(request) : Place.Sign.NOTHING;
    if (place instanceof StaticFile file) {
      replies.show(x, file, isLast);
    } else if (place != Place.Sign.CHANGED || isLast) {
      errors.reply(x, 404, Fields.of("Vary", Fallback.VARY));
    }
  }

  /** The new place is relative to the old one, so that it is right behind a proxy too. */
  private void redirect(Exchange x, String name) throws IOException {
    var query = x.way().target().query();
    var place = Segment.encode(name) + (query.isEmpty() ? "/" : "/?" + query);
    errors.reply(x, 301, Fields.of("Location", place));
  }

  private void list(Exchange x, List<String> path, Place.Bare folder) throws IOException {
    try {
      var listing = FolderListing.of(tree, folder, x.way().target().query("sort").orElse(""));
      if (FolderListing.isForPrograms(x.request().fields())) {
        x.reply(ListingJson.HEAD, ListingJson.of(listing));
      } else {
        x.reply(ListingPage.HEAD, ListingPage.of(path, listing));
      }
    } catch (AccessDeniedException e) {
      errors.reply(x, 403);
    }
  }
}
