package httpd;

import dsock.http.Fields;
import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * How the files of a {@link Folder} are served. {@link #DEFAULT} suits an ordinary site; what is to
 * differ is said by a method for each: {@code DEFAULT.withListing(true).withGzip(0)}.
 *
 * @param listed whether a folder without {@code index.html} is answered with a list of what is in
 *     it, as a page or as JSON, instead of a 404
 * @param links which symbolic links are followed
 * @param siblings whether {@code a.js.br}, {@code a.js.zst} and {@code a.js.gz} are sent instead of
 *     {@code a.js} to clients that take them
 * @param gzip the level, 1 to 9, at which text is compressed for clients that take gzip, if there
 *     is no such sibling; 0: it is not
 * @param fallback the file that is shown, with 200, where a browser asks for a page that is not
 *     there; empty: there is none, and it is a 404
 * @param errorPages the files that are shown with a status
 * @param rules the fields that are added to files; of several for one field the first counts
 * @param securityFields whether replies with files have {@code X-Content-Type-Options: nosniff},
 *     and those with HTML {@code Referrer-Policy: strict-origin-when-cross-origin}
 */
public record FolderSettings(
    boolean listed,
    Links links,
    boolean siblings,
    int gzip,
    String fallback,
    Map<Integer, String> errorPages,
    List<Rule> rules,
    boolean securityFields) {

  /**
   * Not listed; links are followed within the folder; siblings are sent, and text is compressed at
   * level 6; no fallback, no error pages, no rules; fields for security.
   */
  public static final FolderSettings DEFAULT =
      new FolderSettings(false, Links.INSIDE, true, 6, "", Map.of(), List.of(), true);

  /** The statuses that a folder replies with by itself, and that may have a page. */
  private static final Set<Integer> WITH_PAGES = Set.of(403, 404, 405, 406, 412, 416, 501);

  /** Which symbolic links below a folder are followed. The folder's own path may have any. */
  public enum Links {
    /** None: whatever is reached by one is a 404. */
    NONE,
    /** Those that lead to something in the same folder, at any depth. */
    INSIDE,
    /** All, wherever they lead. */
    ALL
  }

  /**
   * A field that is added to the replies with some files.
   *
   * @param pattern which files, in the JDK's glob syntax ({@link
   *     java.nio.file.FileSystem#getPathMatcher}). Without a slash it is for their names, in any
   *     folder: {@code *.js}; with one for their paths from the served folder on: {@code
   *     assets/**}. A slash at the start does not count
   * @param name of the field. {@code Content-Type} replaces the type that a file has by its name
   * @param value of the field
   */
  public record Rule(String pattern, String name, String value) {
    /** What the server says itself; another word could only be wrong. */
    private static final Set<String> OWN =
        Set.of(
            "accept-ranges",
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "date",
            "etag",
            "last-modified",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "vary");

    /**
     * Makes a rule.
     *
     * @throws IllegalArgumentException if the pattern is none, the field cannot be sent, or is one
     *     that is the server's own business, as {@code ETag}
     */
    public Rule {
      if (pattern.isEmpty()) {
        throw new IllegalArgumentException("the pattern is empty; * stands for all files");
      }
      try {
        matcher(pattern);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "'" + pattern + "' is no pattern: " + e.getDescription(), e);
      }
      if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("the field " + name + " is the server's own");
      }
      Fields.of(name, value); // or it throws
    }

    private static PathMatcher matcher(String pattern) {
      var relative = pattern.startsWith("/") ? pattern.substring(1) : pattern;
      return FileSystems.getDefault().getPathMatcher("glob:" + relative);
    }

    /** What tells whether a path is one that the rule is for. */
    PathMatcher matcher() {
      var whole = matcher(pattern);
      return pattern.contains("/") ? whole : path -> whole.matches(path.getFileName());
    }
  }

  /**
   * Sets all of them.
   *
   * @throws IllegalArgumentException if {@code gzip} is not from 0 to 9, a page is not a path that
   *     is served, or has a status that a folder does not reply with: 403, 404, 405, 406, 412, 416
   *     and 501 are those
   */
  public FolderSettings {
    errorPages = Map.copyOf(errorPages);
    rules = List.copyOf(rules);
    if (gzip < 0 || gzip > 9) {
      throw new IllegalArgumentException(
          "the level of gzip is " + gzip + "; it is from 1 to 9, or 0 for none");
    }
    if (!fallback.isEmpty()) {
      names(fallback);
    }
    errorPages.forEach((status, page) -> {
      if (!WITH_PAGES.contains(status)) {
        throw new IllegalArgumentException(
            "status " + status + "; a folder replies with 403, 404, 405, 406, 412, 416 and 501");
      }
      names(page);
    });
  }

  /** The names on the way to a page. */
  static List<String> names(String page) {
    var names = List.of(page.split("/", -1));
    if (names.getLast().isEmpty() || !Segment.areServed(names)) {
      throw new IllegalArgumentException(
          "'" + page + "' is not served; a page is named as 'a.html' or 'folder/a.html'");
    }
    return names;
  }

  /**
   * {@return these settings with or without lists of what is in folders}
   *
   * @param listed whether they are shown
   */
  public FolderSettings withListing(boolean listed) {
    return new FolderSettings(
        listed, links, siblings, gzip, fallback, errorPages, rules, securityFields);
  }

  /**
   * {@return these settings with another rule for symbolic links}
   *
   * @param links which are followed
   */
  public FolderSettings withLinks(Links links) {
    return new FolderSettings(
        listed, links, siblings, gzip, fallback, errorPages, rules, securityFields);
  }

  /**
   * {@return these settings with or without compressed siblings}
   *
   * @param siblings whether they are sent
   */
  public FolderSettings withSiblings(boolean siblings) {
    return new FolderSettings(
        listed, links, siblings, gzip, fallback, errorPages, rules, securityFields);
  }

  /**
   * {@return these settings with another level of compression}
   *
   * @param level 1, the fastest, to 9, the smallest; 0: nothing is compressed
   * @throws IllegalArgumentException if it is none of these
   */
  public FolderSettings withGzip(int level) {
    return new FolderSettings(
        listed, links, siblings, level, fallback, errorPages, rules, securityFields);
  }

  /**
   * {@return these settings with a page that is shown where a browser asks for one that is not
   * there} It is for applications that find out in the browser what a path means.
   *
   * @param page its path from the folder on, as {@code index.html}; empty: none
   * @throws IllegalArgumentException if it is a path that is not served
   */
  public FolderSettings withFallback(String page) {
    return new FolderSettings(
        listed, links, siblings, gzip, page, errorPages, rules, securityFields);
  }

  /**
   * {@return these settings with one more page for a status}
   *
   * @param status 403, 404, 405, 406, 412, 416 or 501
   * @param page its path from the folder on, as {@code 404.html}
   * @throws IllegalArgumentException if it is another status, or a path that is not served
   */
  public FolderSettings withErrorPage(int status, String page) {
    var pages = new HashMap<>(errorPages);
    pages.put(status, page);
    return new FolderSettings(
        listed, links, siblings, gzip, fallback, pages, rules, securityFields);
  }

  /**
   * {@return these settings with one more rule, after the others}
   *
   * @param pattern which files, as {@code *.js} or {@code assets/**}
   * @param name of the field
   * @param value of the field
   * @throws IllegalArgumentException as {@link Rule}
   */
  public FolderSettings withField(String pattern, String name, String value) {
    var more = new ArrayList<>(rules);
    more.add(new Rule(pattern, name, value));
    return new FolderSettings(
        listed, links, siblings, gzip, fallback, errorPages, more, securityFields);
  }

  /**
   * {@return these settings with one more rule for {@code Cache-Control}, after the others}
   *
   * @param pattern which files, as {@code *.js} or {@code assets/**}
   * @param value as {@code max-age=31536000, immutable} (RFC 9111 section 5.2.2)
   * @throws IllegalArgumentException as {@link Rule}
   */
  public FolderSettings withCache(String pattern, String value) {
    return withField(pattern, "Cache-Control", value);
  }

  /**
   * {@return these settings with or without the fields for security}
   *
   * @param added whether replies have them
   */
  public FolderSettings withSecurityFields(boolean added) {
    return new FolderSettings(listed, links, siblings, gzip, fallback, errorPages, rules, added);
  }
}
