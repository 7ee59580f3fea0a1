package httpd;

import org.jspecify.annotations.Nullable;

/** The way of a request through routers: what they have matched, and what is left of its path. */
final class Way {
  /*
   * Most ways are one route long. That is one field to set, and to clear; fields of an old object cost.
   */
  private Target target = Target.ROOT;
  private @Nullable Route route; // null: none has matched, here
  private @Nullable Mount mount; // null: no router on the way is mounted

  // The end of the way, once it leads back. Null: it has not, or there was no route.
  private @Nullable Route last;
  private @Nullable Mount lastMount;

  /** A place where the way went on with the rest of the path. */
  private record Mount(Route route, Target target, @Nullable Mount outer) {
    int depth() {
      return route.pieces().size();
    }
  }

  void begin(Target target) {
    this.target = target;
  }

  void clear() {
    target = Target.ROOT;
    if (route != null) {
      route = null;
    }
    if (last != null || lastMount != null) {
      last = null;
      lastMount = null;
    }
  }

  /** What is asked for, below the place where the handler is mounted. */
  Target target() {
    return target;
  }

  void matched(Route route) {
    this.route = route;
  }

  /** Leads into a handler that is mounted further down. */
  void enter(Route at) {
    var entered = new Mount(at, target, mount);
    mount = entered;
    route = null;
    target = target.below(entered.depth());
  }

  /** Leads out of it again. */
  void leave() {
    var from = mount;
    if (from != null) {
      if (lastMount == null) {
        last = route;
        lastMount = from;
      }
      mount = from.outer;
      target = from.target;
      route = null;
    }
  }

  /** The last name before the rest of the path; empty: there is none. */
  String mountName() {
    var at = mount;
    return at == null || at.depth() == 0 ? "" : at.target.segments().get(at.depth() - 1);
  }

  /**
   * {@return what a name stands for in the path}
   *
   * @throws IllegalArgumentException if no route on the way has such a name
   */
  String value(String name) {
    if (route != null && route.parameters().has(name)) {
      return route.parameters().value(name, target.segments());
    }
    for (var at = mount; at != null; at = at.outer) {
      if (at.route.parameters().has(name)) {
        return at.route.parameters().value(name, at.target.segments());
      }
    }
    throw new IllegalArgumentException("the route " + route() + " has no {" + name + "}");
  }

  /** The route that has matched, from the root on; empty: none has. */
  String route() {
    var end = lastMount == null ? route : last;
    var text = end == null ? "" : end.toString();
    for (var at = lastMount == null ? mount : lastMount; at != null; at = at.outer) {
      text = at.route + text;
    }
    return text;
  }
}
