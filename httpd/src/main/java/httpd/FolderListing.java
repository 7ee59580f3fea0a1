package httpd;

import dsock.http.Fields;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is in a folder: just what can be had by asking for it. Folders come before files.
 *
 * @param order how they follow each other otherwise
 * @param items what is there
 */
record FolderListing(Order order, List<Item> items) {
  /**
   * What Java reads in a name that is not in the system's encoding: nobody can ask for such a file.
   */
  private static final char UNDECODED = '\uFFFD';

  private static final Comparator<Item> BY_NAME =
      Comparator.comparing(Item::name, String.CASE_INSENSITIVE_ORDER).thenComparing(Item::name);

  /** A file or a folder. */
  record Item(String name, boolean isFolder, long size, Instant modified) {
    /** How a link in the folder's page spells it. */
    String link() {
      return Segment.encode(name) + (isFolder ? "/" : "");
    }
  }

  /** By what they are ordered. */
  enum Key {
    NAME("name"),
    SIZE("size"),
    TIME("time");

    private final String word;

    Key(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /**
   * An order.
   *
   * @param key by what
   * @param isReversed whether the greatest comes first
   */
  record Order(Key key, boolean isReversed) {
    /** Reads "size", or "-size" for the reverse; anything else is by name. */
    static Order of(String text) {
      boolean isReversed = text.startsWith("-");
      for (var key : Key.values()) {
        if (key.word.equals(isReversed ? text.substring(1) : text)) {
          return new Order(key, isReversed);
        }
      }
      return new Order(Key.NAME, false);
    }

    /** How the order is spelled that a click on a heading leads to. */
    String next(Key clicked) {
      return clicked == key && !isReversed ? "-" + clicked.word : clicked.word;
    }

    private Comparator<Item> comparator() {
      var byKey =
          switch (key) {
            case NAME -> BY_NAME;
            case SIZE -> Comparator.comparingLong(Item::size).thenComparing(BY_NAME);
            case TIME -> Comparator.comparing(Item::modified).thenComparing(BY_NAME);
          };
      return Comparator.comparing(Item::isFolder)
          .reversed()
          .thenComparing(isReversed ? byKey.reversed() : byKey);
    }
  }

  /**
   * Lists a folder.
   *
   * @param tree that it is in
   * @param folder which
   * @param sort the order, as a request spells it
   */
  static FolderListing of(FolderTree tree, Place.Bare folder, String sort) throws IOException {
    var order = Order.of(sort);
    var items = new ArrayList<Item>();
    try (var files = Files.newDirectoryStream(folder.path())) {
      for (var file : files) {
        item(tree, folder, file).ifPresent(items::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    items.sort(order.comparator());
    return new FolderListing(order, items);
  }

  /** Tells whether a client would rather have JSON than a page. */
  static boolean isForPrograms(Fields request) {
    int json = MediaRanges.weight(request, "application/json");
    return json > MediaRanges.weight(request, "text/html");
  }

  /** Looks at what is in the folder. Empty: who asks for it by its name gets a 404. */
  private static Optional<Item> item(FolderTree tree, Place.Bare folder, Path file) {
    var name = String.valueOf(file.getFileName());
    if (!Segment.isServed(name) || name.indexOf(UNDECODED) >= 0) {
      return Optional.empty();
    }
    try {
      if (Files.isSymbolicLink(file) && !tree.leads(file, FolderTree.real(file), folder.root())) {
        return Optional.empty();
      }
      var stamp = Stamp.of(file);
      boolean isFolder = stamp.kind() == Stamp.Kind.FOLDER;
      return stamp.kind() == Stamp.Kind.OTHER
          ? Optional.empty()
          : Optional.of(
              new Item(name, isFolder, isFolder ? 0 : stamp.size(), stamp.modified().toInstant()));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }
}
