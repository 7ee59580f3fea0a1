package httpd;

import dsock.http.Fields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The page that is shown where a browser asks for one that is not there. */
final class Fallback {
  /*
   * It is a file like others, but whether it is shown depends on what the client accepts; so its replies say that, and
   * are not those with which it is shown for itself.
   */
  static final String VARY = "Accept";

  private final FolderTree tree;
  private final Forms forms;
  private final List<String> names;

  /**
   * Takes the page of the settings.
   *
   * @throws java.nio.file.FileSystemException if it is not there
   */
  Fallback(Path root, FolderSettings settings, Compressor compressor, EncodingsTable encodings)
      throws IOException {
    this.tree = new FolderTree(root, settings, VARY);
    this.forms = new Forms(tree, compressor, encodings);
    this.names = FolderSettings.names(settings.fallback());
    ErrorPages.find(tree, names);
  }

  /**
   * Tells whether it is to be shown: a page is asked for by name of its type, as browsers do for
   * the address bar and links, and not a file. A name that ends as those of files do is one.
   */
  static boolean isFor(Fields request, List<String> path) {
    return !MediaTypes.knows(path.getLast())
        && (MediaRanges.name(request, "text/html")
            || MediaRanges.name(request, "application/xhtml+xml"));
  }

  /** Finds the page, in a form for the client. */
  Place find(Fields request) throws IOException {
    var place = tree.find(names);
    return place instanceof StaticFile file ? forms.choose(request, names, file) : place;
  }
}
