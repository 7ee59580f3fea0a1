package httpd;

import java.util.List;

/** The names in a route, and which segments they stand for. */
final class Parameters {
  private final List<String> names;
  private final List<Integer> segments; // for each name, which one it is
  private final boolean hasRest; // the last name stands for all segments from its own on

  Parameters(List<String> names, List<Integer> segments, boolean hasRest) {
    this.names = List.copyOf(names);
    this.segments = List.copyOf(segments);
    this.hasRest = hasRest;
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /**
   * {@return what a name stands for in a path}
   *
   * @param name of a parameter that it has
   * @param path the segments of a path that the route matches
   */
  String value(String name, List<String> path) {
    int i = names.indexOf(name);
    int segment = segments.get(i);
    return hasRest && i == names.size() - 1
        ? String.join("/", path.subList(segment, path.size()))
        : path.get(segment);
  }
}
