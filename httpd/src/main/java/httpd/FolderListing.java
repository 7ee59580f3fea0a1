package httpd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The page that shows what is in a folder: just what can be had by following its links. */
final class FolderListing {
  /** So many names make a page that a browser can still show. */
  private static final int MOST = 10_000;

  /**
   * What Java reads in a name that is not in the system's encoding: nobody can ask for such a file.
   */
  private static final char UNDECODED = '\uFFFD';

  private static final String UNITS = "kMGTPE";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Comparator<Item> ORDER =
      Comparator.comparing(Item::isFolder)
          .reversed()
          .thenComparing(Item::name, String.CASE_INSENSITIVE_ORDER)
          .thenComparing(Item::name);

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>{title}</title>
      <style>
      body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.25rem; overflow-wrap: anywhere; }
      table { width: 100%; border-collapse: collapse; }
      td { padding: .3rem .5rem; border-top: 1px solid color-mix(in srgb, currentcolor 15%, transparent); }
      td:first-child { overflow-wrap: anywhere; }
      td + td { text-align: right; white-space: nowrap; opacity: .7; font-variant-numeric: tabular-nums; }
      a { text-decoration: none; }
      a:hover, a:focus { text-decoration: underline; }
      @media (max-width: 34rem) { td:last-child { display: none; } }
      </style>
      </head>
      <body>
      <h1>{title}</h1>
      <table>
      """;

  private FolderListing() {}

  private record Item(String name, boolean isFolder, long size, Instant modified) {}

  /**
   * Makes the page.
   *
   * @param path by which the folder was asked for
   * @param folder what to show
   */
  static byte[] of(List<String> path, Place.Bare folder) throws IOException {
    var items = items(folder);
    var title = escape("/" + String.join("/", path));
    var page = new StringBuilder(HEAD.replace("{title}", title));
    if (path.size() > 1) {
      row(page, "../", "..", "", "");
    }
    for (var item : items.subList(0, Math.min(MOST, items.size()))) {
      var slash = item.isFolder ? "/" : "";
      row(
          page,
          Segment.encode(item.name) + slash,
          escape(item.name) + slash,
          item.isFolder ? "" : size(item.size),
          TIME.format(item.modified));
    }
    page.append("</table>\n");
    if (items.size() > MOST) {
      page.append("<p>And ").append(items.size() - MOST).append(" more.</p>\n");
    }
    return page.append("</body>\n</html>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void row(StringBuilder page, String link, String text, String size, String time) {
    page.append("<tr><td><a href=\"").append(link).append("\">").append(text).append("</a></td>");
    page.append("<td>").append(size).append("</td><td>").append(time).append("</td></tr>\n");
  }

  private static List<Item> items(Place.Bare folder) throws IOException {
    var items = new ArrayList<Item>();
    try (var files = Files.newDirectoryStream(folder.path())) {
      for (var file : files) {
        item(folder, file).ifPresent(items::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    items.sort(ORDER);
    return items;
  }

  /** Looks at what is in the folder. Empty: who asks for it by its name gets a 404. */
  private static Optional<Item> item(Place.Bare folder, Path file) {
    var name = String.valueOf(file.getFileName());
    if (!Segment.isServed(name) || name.indexOf(UNDECODED) >= 0) {
      return Optional.empty();
    }
    try {
      if (Files.isSymbolicLink(file) && !FolderTree.real(file).startsWith(folder.root())) {
        return Optional.empty();
      }
      var stamp = Stamp.of(file);
      return stamp.kind() == Stamp.Kind.OTHER
          ? Optional.empty()
          : Optional.of(
              new Item(
                  name,
                  stamp.kind() == Stamp.Kind.FOLDER,
                  stamp.size(),
                  stamp.modified().toInstant()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** Three digits, and what they count. */
  private static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 999.5) {
      size /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, size < 9.95 ? "%.1f" : "%.0f", size)
        + " "
        + UNITS.charAt(unit)
        + "B";
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
