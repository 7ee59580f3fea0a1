package httpd;

import org.jspecify.annotations.Nullable;

/** The way of a request through routers: what they have matched, and what is left of its path. */
final class Way {
  private Target target = Target.ROOT;
  private Parameters parameters = Parameters.NONE;
  private @Nullable Mount mount; // null: no router on the way is mounted

  // The last route that has matched; stays when the way leads back.
  private String pattern = "";
  private @Nullable Mount patternMount;

  /** A place where the way went on with the rest of the path. */
  private record Mount(
      String pattern, Target target, Parameters parameters, String name, @Nullable Mount outer) {}

  void begin(Target target) {
    this.target = target;
  }

  void clear() {
    target = Target.ROOT;
    parameters = Parameters.NONE;
    mount = null;
    pattern = "";
    patternMount = null;
  }

  /** What is asked for, below the place where the handler is mounted. */
  Target target() {
    return target;
  }

  void matched(String pattern, Parameters parameters) {
    this.pattern = pattern;
    this.patternMount = mount;
    this.parameters = parameters;
  }

  /** Leads into a handler that is mounted so many segments further down. */
  void enter(String pattern, Parameters ofMount, int depth) {
    var name = depth == 0 ? "" : target.segments().get(depth - 1);
    mount = new Mount(pattern, target, ofMount, name, mount);
    matched("", Parameters.NONE);
    target = target.below(depth);
  }

  /** Leads out of it again. */
  void leave() {
    var from = mount;
    if (from != null) {
      mount = from.outer;
      target = from.target;
      parameters = from.parameters;
    }
  }

  /** The last name before the rest of the path; empty: there is none. */
  String mountName() {
    return mount == null ? "" : mount.name;
  }

  /**
   * {@return what a name stands for in the path}
   *
   * @throws IllegalArgumentException if no route on the way has such a name
   */
  String value(String name) {
    if (parameters.has(name)) {
      return parameters.value(name, target.segments());
    }
    for (var at = mount; at != null; at = at.outer) {
      if (at.parameters.has(name)) {
        return at.parameters.value(name, at.target.segments());
      }
    }
    throw new IllegalArgumentException("the route " + route() + " has no {" + name + "}");
  }

  /** The route that has matched, from the root on; empty: none has. */
  String route() {
    var route = pattern;
    for (var at = patternMount; at != null; at = at.outer) {
      route = at.pattern + route;
    }
    return route;
  }
}
