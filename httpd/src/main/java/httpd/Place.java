package httpd;

import java.nio.file.Path;

/** What a path leads to. */
sealed interface Place permits StaticFile, Place.Bare, Place.Sign {
  /**
   * A folder without an index.
   *
   * @param path where it is
   * @param root the folder that is served; neither has links in it, but {@code path} may if all are
   *     followed
   */
  record Bare(Path path, Path root) implements Place {}

  /** What there is to say where nothing can be shown. */
  enum Sign implements Place {
    /** There is nothing, or nothing that anybody should know of. */
    NOTHING,
    /** The system does not let this program in. */
    CLOSED,
    /** A folder is there, but a file was asked for: the path does not end with a slash. */
    UNSLASHED,
    /** A file is there, but in no form that the client takes. */
    UNACCEPTABLE,
    /** A file was there, and has changed since: it is to be looked for again. */
    CHANGED
  }
}
