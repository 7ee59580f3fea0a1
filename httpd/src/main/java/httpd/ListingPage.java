package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The page that shows what is in a folder. It has no script, and fetches nothing. */
final class ListingPage {
  /** The head of the reply with it. */
  static final Http.Response HEAD =
      new Http.Response(
          200,
          Fields.of(
              "Content-Type",
              "text/html; charset=utf-8",
              "Vary",
              "Accept",
              "Content-Security-Policy",
              "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
              "Referrer-Policy",
              "strict-origin-when-cross-origin",
              "X-Content-Type-Options",
              "nosniff"));

  /** So many names make a page that a browser can still show. */
  private static final int MOST = 10_000;

  private static final String UNITS = "kMGTPE";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String START =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>{title}</title>
      <style>
      :root { --line: color-mix(in srgb, CanvasText 15%, Canvas); --soft: color-mix(in srgb, CanvasText 72%, Canvas); }
      body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
      main { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.25rem; overflow-wrap: anywhere; padding: 0 .5rem; }
      table { width: 100%; border-collapse: collapse; }
      th, td { padding: .35rem .5rem; border-top: 1px solid var(--line); }
      thead th { border-top: 0; font-size: .875rem; white-space: nowrap; }
      th { text-align: left; font-weight: normal; }
      th:first-child { width: 100%; }
      tbody th { overflow-wrap: anywhere; }
      th + th, td { text-align: right; white-space: nowrap; }
      td { color: var(--soft); font-variant-numeric: tabular-nums; }
      a { color: #0b57d0; text-decoration: none; display: inline-block; padding: .1rem 0; }
      a:hover, a:focus-visible { text-decoration: underline; }
      a:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 2px; }
      tbody tr:hover, tbody tr:focus-within { background: color-mix(in srgb, CanvasText 5%, Canvas); }
      [aria-sort=ascending] a::after { content: " \\2191" / ""; }
      [aria-sort=descending] a::after { content: " \\2193" / ""; }
      @media (prefers-color-scheme: dark) { a { color: #8ab4f8; } }
      @media (max-width: 34rem) { main { margin: 1rem auto; } th:last-child:not(:first-child), td:last-child { display: none; } tbody th a { padding: .4rem 0; } }
      </style>
      </head>
      <body>
      <main>
      """;

  private ListingPage() {}

  /**
   * Makes the page.
   *
   * @param path by which the folder was asked for
   * @param listing what is in it
   */
  static byte[] of(List<String> path, FolderListing listing) {
    var page = new StringBuilder();
    page.append(START.replace("{title}", escape("/" + String.join("/", path))));
    heading(page, path);
    page.append("<table>\n<thead>\n<tr>");
    column(page, listing.order(), FolderListing.Key.NAME, "Name");
    column(page, listing.order(), FolderListing.Key.SIZE, "Size");
    column(page, listing.order(), FolderListing.Key.TIME, "Changed (UTC)");
    page.append("</tr>\n</thead>\n<tbody>\n");
    if (path.size() > 1) {
      page.append("<tr>");
      name(page, "../", "Parent folder");
      page.append("<td></td><td></td></tr>\n");
    }
    var items = listing.items();
    for (var item : items.subList(0, Math.min(MOST, items.size()))) {
      row(page, item);
    }
    page.append("</tbody>\n</table>\n");
    if (items.isEmpty()) {
      page.append("<p>This folder is empty.</p>\n");
    } else if (items.size() > MOST) {
      page.append("<p>And ").append(items.size() - MOST).append(" more.</p>\n");
    }
    return page.append("</main>\n</body>\n</html>\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The way from the root, each folder on it a link. */
  private static void heading(StringBuilder page, List<String> path) {
    page.append("<h1>");
    int depth = path.size() - 1; // the last name is empty
    for (int i = 0; i <= depth; i++) {
      var name = i == 0 ? "" : escape(path.get(i - 1));
      if (i == depth) {
        page.append(name).append('/');
      } else {
        var up = "../".repeat(depth - i);
        page.append("<a href=\"").append(up).append("\">").append(name).append("/</a>");
      }
    }
    page.append("</h1>\n");
  }

  private static void column(
      StringBuilder page, FolderListing.Order order, FolderListing.Key key, String text) {
    page.append("<th scope=\"col\"");
    if (order.key() == key) {
      page.append(" aria-sort=\"").append(order.isReversed() ? "descending\"" : "ascending\"");
    }
    page.append("><a href=\"?sort=").append(order.next(key)).append("\">").append(text);
    page.append("</a></th>");
  }

  private static void row(StringBuilder page, FolderListing.Item item) {
    page.append("<tr>");
    name(page, item.link(), escape(item.name()) + (item.isFolder() ? "/" : ""));
    var size = item.isFolder() ? "" : size(item.size());
    page.append("<td>").append(size).append("</td><td>").append(TIME.format(item.modified()));
    page.append("</td></tr>\n");
  }

  private static void name(StringBuilder page, String link, String text) {
    page.append("<th scope=\"row\"><a href=\"").append(link).append("\">").append(text);
    page.append("</a></th>");
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
