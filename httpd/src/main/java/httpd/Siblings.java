package httpd;

import org.jspecify.annotations.Nullable;

/** The compressed files beside a file, as they were at one look at all of them. */
final class Siblings {
  static final Siblings NONE = new Siblings(new StaticFile[0], true);

  private final @Nullable StaticFile[] files; // by their encodings
  private final int there; // the same as bits
  private final boolean isLasting;

  private Siblings(@Nullable StaticFile[] files, boolean isLasting) {
    this.files = files;
    this.isLasting = isLasting;
    int bits = 0;
    for (int i = 0; i < files.length; i++) {
      bits |= files[i] == null ? 0 : 1 << i;
    }
    this.there = bits;
  }

  /**
   * Those that were found.
   *
   * @param files by their encodings
   * @param now a time before they were looked at
   */
  static Siblings of(@Nullable StaticFile[] files, long now) {
    boolean lasting = true;
    for (var file : files) {
      lasting &= file == null || file.isLasting(now);
    }
    return new Siblings(files, lasting);
  }

  /** Which there are, as the bits of encodings. */
  int there() {
    return there;
  }

  /** Tells whether a change of one would show. */
  boolean isLasting() {
    return isLasting;
  }

  @Nullable StaticFile in(Encoding encoding) {
    return (there & encoding.bit()) == 0 ? null : files[encoding.place()];
  }

  /** About how much memory they take. */
  int weight() {
    int weight = 0;
    for (var file : files) {
      weight += file == null ? 0 : file.weight();
    }
    return weight;
  }
}
