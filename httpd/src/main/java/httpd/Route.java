package httpd;

import java.util.ArrayList;
import java.util.List;

/** A pattern of paths: words, names for any segment, and perhaps a rest. */
final class Route {
  private static final String REST = "...}"; // how the segment of a rest ends

  private final String text;
  private final List<Piece> pieces;
  private final boolean isMount; // matches what is below it too
  private final Parameters parameters;

  /** What a segment must be. */
  record Piece(Kind kind, String name) {
    boolean matches(Piece other) {
      if (kind == Kind.REST || other.kind == Kind.REST) {
        return true;
      }
      return (kind == Kind.WORD && other.kind == Kind.WORD)
          ? name.equals(other.name)
          : !name.isEmpty() && !other.name.isEmpty(); // no name matches a segment that is empty
    }
  }

  /** In the order in which they win. */
  enum Kind {
    WORD,
    NAME,
    REST
  }

  private Route(String text, List<Piece> pieces, boolean isMount) {
    this.text = text;
    this.pieces = List.copyOf(pieces);
    this.isMount = isMount;
    this.parameters = parameters(pieces);
  }

  /**
   * Takes a pattern apart.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static Route parse(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path \"" + path + "\" does not start with a slash");
    }
    var pieces = new ArrayList<Piece>();
    for (var segment : path.substring(1).split("/", -1)) {
      pieces.add(piece(segment));
    }
    check(path, pieces);
    return new Route(path, pieces, false);
  }

  /**
   * Takes the pattern of a place apart where a handler is mounted.
   *
   * @throws IllegalArgumentException if it is malformed
   */
  static Route parseMount(String prefix) {
    if (prefix.equals("/")) {
      return new Route("", List.of(), true);
    }
    var route = parse(prefix);
    var last = route.pieces.getLast();
    if (last.kind == Kind.REST || last.name.isEmpty()) {
      throw new IllegalArgumentException(
          prefix + ": a place to mount at ends neither with a rest nor with a slash");
    }
    return new Route(prefix, route.pieces, true);
  }

  private static Piece piece(String segment) {
    if (!segment.startsWith("{") || !segment.endsWith("}")) {
      return new Piece(Kind.WORD, segment);
    }
    return segment.endsWith(REST)
        ? new Piece(Kind.REST, segment.substring(1, segment.length() - REST.length()))
        : new Piece(Kind.NAME, segment.substring(1, segment.length() - 1));
  }

  private static void check(String path, List<Piece> pieces) {
    var names = new ArrayList<String>();
    for (int i = 0; i < pieces.size(); i++) {
      var piece = pieces.get(i);
      if (piece.kind == Kind.WORD) {
        continue;
      }
      boolean isInside = piece.kind == Kind.REST && i < pieces.size() - 1;
      if (piece.name.isEmpty() || names.contains(piece.name) || isInside) {
        throw new IllegalArgumentException(
            path
                + ": a name must not be empty, nor occur twice, and a rest must be the last"
                + " segment");
      }
      names.add(piece.name);
    }
  }

  private static Parameters parameters(List<Piece> pieces) {
    var names = new ArrayList<String>();
    var places = new ArrayList<Integer>();
    for (int i = 0; i < pieces.size(); i++) {
      if (pieces.get(i).kind != Kind.WORD) {
        names.add(pieces.get(i).name);
        places.add(i);
      }
    }
    boolean hasRest = !pieces.isEmpty() && pieces.getLast().kind == Kind.REST;
    return new Parameters(names, places, hasRest);
  }

  List<Piece> pieces() {
    return pieces;
  }

  Parameters parameters() {
    return parameters;
  }

  boolean isMount() {
    return isMount;
  }

  /**
   * Tells whether there are paths that both match, and neither matches only some of those that the
   * other one does. (Or both match the same.)
   */
  boolean isAmbiguousWith(Route other) {
    boolean mineIsNarrower = false;
    boolean otherIsNarrower = false;
    int both = Math.min(pieces.size(), other.pieces.size());
    for (int i = 0; i < both; i++) {
      var mine = pieces.get(i);
      var its = other.pieces.get(i);
      if (!mine.matches(its)) {
        return false;
      }
      mineIsNarrower |= mine.kind.compareTo(its.kind) < 0;
      otherIsNarrower |= its.kind.compareTo(mine.kind) < 0;
      if (mine.kind == Kind.REST || its.kind == Kind.REST) {
        return mineIsNarrower == otherIsNarrower;
      }
    }
    boolean mineEnds = pieces.size() == both;
    boolean otherEnds = other.pieces.size() == both;
    if ((mineEnds && !otherEnds && !isMount) || (otherEnds && !mineEnds && !other.isMount)) {
      return false; // one is longer
    }
    mineIsNarrower |= !mineEnds || (otherEnds && !isMount && other.isMount);
    otherIsNarrower |= !otherEnds || (mineEnds && isMount && !other.isMount);
    return mineIsNarrower == otherIsNarrower;
  }

  /** As it was given, but for a mount at the root, which is empty. */
  @Override
  public String toString() {
    return text;
  }
}
