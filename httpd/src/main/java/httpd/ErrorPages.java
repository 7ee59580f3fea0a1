package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The pages of a folder that are shown where something cannot be. */
final class ErrorPages {
  /** What is said of a page for those who ask for it, and not of a failure that it is shown for. */
  private static final Set<String> OF_THE_PAGE = Set.of("cache-control", "expires");

  private final FolderTree tree;
  private final Map<Integer, List<String>> pages = new HashMap<>();

  /**
   * Takes the pages of the settings.
   *
   * @throws FileSystemException if one is not there, or too long
   */
  ErrorPages(FolderTree tree, FolderSettings settings) throws IOException {
    this.tree = tree;
    for (var one : settings.errorPages().entrySet()) {
      var names = FolderSettings.names(one.getValue());
      if (find(tree, names).source() != StaticFile.Source.MEMORY) {
        throw new FileSystemException(
            one.getValue(), null, "an error page has at most " + StaticFile.SMALL + " bytes");
      }
      pages.put(one.getKey(), names);
    }
  }

  /**
   * Finds a page that has to be there.
   *
   * @throws FileSystemException if it is not
   */
  static StaticFile find(FolderTree tree, List<String> names) throws IOException {
    if (tree.find(names) instanceof StaticFile file) {
      return file;
    }
    throw new NoSuchFileException(
        String.join("/", names), null, "there is no such page in the folder");
  }

  /** Replies with a status, and the page for it. */
  void reply(Exchange x, int status) throws IOException {
    if (pages.containsKey(status)) {
      reply(x, status, Fields.of());
    } else {
      x.reply(status);
    }
  }

  /** The same, with fields that belong to it, and become others. */
  void reply(Exchange x, int status, Fields fields) throws IOException {
    var names = pages.get(status);
    if (names != null
        && tree.find(names) instanceof StaticFile page
        && page.source() == StaticFile.Source.MEMORY) {
      fields.add("Content-Type", page.label().type());
      for (var field : page.label().more()) {
        if (!OF_THE_PAGE.contains(field.name().toLowerCase(Locale.ROOT))) {
          fields.add(field.name(), field.value());
        }
      }
      x.reply(new Http.Response(status, fields), page.content());
    } else {
      fields.add("Content-Type", ErrorPage.TYPE);
      x.reply(new Http.Response(status, fields), ErrorPage.of(status, ""));
    }
  }
}
