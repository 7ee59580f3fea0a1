package httpd;

import java.util.List;

/**
 * In what form a file is sent. Of two that a client takes as gladly the first is sent.
 *
 * <p>(RFC 9110, 8.4.1; RFC 7932; RFC 8878.)
 */
enum Encoding {
  BROTLI(0, "br", ".br"),
  ZSTANDARD(1, "zstd", ".zst"),
  GZIP(2, "gzip", ".gz"),
  /** As it is. */
  IDENTITY(3, "identity", "");

  private static final List<Encoding> ALL = List.of(values());

  private final int place; // among them
  private final String coding; // in the words of HTTP
  private final String suffix; // of the names of files in this form

  Encoding(int place, String coding, String suffix) {
    this.place = place;
    this.coding = coding;
    this.suffix = suffix;
  }

  String coding() {
    return coding;
  }

  String suffix() {
    return suffix;
  }

  /** That which has this place among them. */
  static Encoding of(int place) {
    return ALL.get(place);
  }

  int place() {
    return place;
  }

  /** One bit, for sets of them. */
  int bit() {
    return 1 << place;
  }
}
