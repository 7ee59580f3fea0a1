package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Picks the handler by method and path.
 *
 * {@snippet file="Hello.java" region="hello"}
 *
 * <p>A path is a list of segments: a word matches itself; {@code {name}} matches any one segment
 * that is not empty, which is {@link Exchange#path(String)} then; {@code {name...}} at the end
 * matches all that is left, at least one segment. Of several routes that match, the narrowest
 * answers; two of which neither is narrower than the other are refused when the second is added, so
 * the order in which routes are added does not matter.
 *
 * <p>What matches no path gets a 404; what matches one, but with another method, a 405 with {@code
 * Allow}. {@code HEAD} is answered by the handler of {@code GET}, and {@code OPTIONS} by the
 * router, unless they have handlers of their own.
 *
 * <p>What has many paths of its own, another router or a {@link Folder}, is {@linkplain #mount
 * mounted}.
 *
 * {@snippet file="Mounts.java" region="mounts"}
 *
 * <p>Set up before it serves; it may then serve any number of tasks.
 */
public final class Router implements Handler {
  private final Node root = new Node();
  private final List<Entry> entries = new ArrayList<>();

  private Router() {}

  /** What was added. A mount has no method: it answers all. */
  private record Entry(String method, Route route, Handler handler) {
    boolean isLike(Entry other) {
      return route.isMount() || other.route.isMount() || method.equals(other.method);
    }

    @Override
    public String toString() {
      return method.isEmpty() ? "what is mounted at \"" + route + "\"" : method + " " + route;
    }
  }

  /** A place in the tree of segments. */
  private static final class Node {
    final Map<String, Node> words = new HashMap<>();
    @Nullable Node name; // matches any segment
    @Nullable Node rest; // matches all segments from here on
    final Map<String, Entry> methods = new HashMap<>();
    @Nullable Entry mount; // matches all segments from here on, none too

    @Nullable Entry of(String method) {
      var entry = methods.get(method);
      return entry == null && method.equals("HEAD") ? methods.get("GET") : entry;
    }
  }

  /**
   * Makes a router without routes.
   *
   * @return a router, to be set up
   */
  public static Router create() {
    return new Router();
  }

  /**
   * Adds a route for {@code GET}, and {@code HEAD}.
   *
   * @param path what to match, from the first slash on
   * @param handler answers
   * @return this router
   * @throws IllegalArgumentException if the path is malformed, or the route ambiguous
   */
  public Router get(String path, Handler handler) {
    return route("GET", path, handler);
  }

  /**
   * Adds a route for {@code POST}.
   *
   * @param path what to match, from the first slash on
   * @param handler answers
   * @return this router
   * @throws IllegalArgumentException if the path is malformed, or the route ambiguous
   */
  public Router post(String path, Handler handler) {
    return route("POST", path, handler);
  }

  /**
   * Adds a route for {@code PUT}.
   *
   * @param path what to match, from the first slash on
   * @param handler answers
   * @return this router
   * @throws IllegalArgumentException if the path is malformed, or the route ambiguous
   */
  public Router put(String path, Handler handler) {
    return route("PUT", path, handler);
  }

  /**
   * Adds a route for {@code DELETE}.
   *
   * @param path what to match, from the first slash on
   * @param handler answers
   * @return this router
   * @throws IllegalArgumentException if the path is malformed, or the route ambiguous
   */
  public Router delete(String path, Handler handler) {
    return route("DELETE", path, handler);
  }

  /**
   * Adds a route for {@code PATCH}.
   *
   * @param path what to match, from the first slash on
   * @param handler answers
   * @return this router
   * @throws IllegalArgumentException if the path is malformed, or the route ambiguous
   */
  public Router patch(String path, Handler handler) {
    return route("PATCH", path, handler);
  }

  /**
   * Adds a route.
   *
   * @param method in the letters of the wire, as {@code GET}
   * @param path what to match, from the first slash on
   * @param handler answers
   * @return this router
   * @throws IllegalArgumentException if the path is malformed, or the route ambiguous
   */
  public Router route(String method, String path, Handler handler) {
    var entry = new Entry(method, Route.parse(path), handler);
    add(entry).methods.put(method, entry);
    return this;
  }

  /**
   * Has a handler answer all that is below a place, whatever the method, where no route does. It
   * sees the rest of the path: {@link Exchange#path} of {@code /shop/cart} is {@code /cart} for
   * what is mounted at {@code /shop}. So is that of {@code /shop/}, and of {@code /shop}, {@code
   * /}. Names in the prefix are {@link Exchange#path(String)} for it too, unless it is a router
   * that has such a name itself.
   *
   * @param prefix where, as a path of a route; {@code "/"}: it answers what nobody else does
   * @param handler answers; may be a router, with filters in front of it or not
   * @return this router
   * @throws IllegalArgumentException if the prefix is malformed, ends with a slash or a rest, or is
   *     ambiguous
   */
  public Router mount(String prefix, Handler handler) {
    var entry = new Entry("", Route.parseMount(prefix), handler);
    add(entry).mount = entry;
    return this;
  }

  private Node add(Entry entry) {
    for (var other : entries) {
      if (entry.isLike(other) && entry.route.isAmbiguousWith(other.route)) {
        throw new IllegalArgumentException(
            entry + " is ambiguous: there are paths that " + other + " matches as well");
      }
    }
    entries.add(entry);
    var node = root;
    for (var piece : entry.route.pieces()) {
      node = step(node, piece);
    }
    return node;
  }

  private static Node step(Node node, Route.Piece piece) {
    return switch (piece.kind()) {
      case WORD -> node.words.computeIfAbsent(piece.name(), _ -> new Node());
      case NAME -> {
        var next = node.name == null ? new Node() : node.name;
        node.name = next;
        yield next;
      }
      case REST -> {
        var next = node.rest == null ? new Node() : node.rest;
        node.rest = next;
        yield next;
      }
    };
  }

  @Override
  public void handle(Exchange x) throws Exception {
    var way = x.way();
    var segments = way.target().segments();
    var path = segments.isEmpty() ? Target.ROOT.segments() : segments;
    var method = x.request().method();
    var entry = find(root, path, 0, method);
    if (entry == null) {
      refuse(x, path, method);
    } else if (entry.route.isMount()) {
      way.enter(entry.route);
      try {
        entry.handler.handle(x);
      } finally {
        way.leave();
      }
    } else {
      way.matched(entry.route);
      entry.handler.handle(x);
    }
  }

  private void refuse(Exchange x, List<String> path, String method) throws IOException {
    var allowed = new TreeSet<String>();
    collect(root, path, 0, allowed);
    if (allowed.isEmpty()) {
      x.reply(404);
      return;
    }
    allowed.add("OPTIONS");
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    var fields = Fields.of("Allow", String.join(", ", allowed));
    if (method.equals("OPTIONS")) {
      x.reply(new Http.Response(204, fields), new byte[0]);
    } else {
      x.reply(
          new Http.Response(405, fields.add("Content-Type", ErrorPage.TYPE)),
          ErrorPage.of(405, ""));
    }
  }

  /** Goes down from a node; null: nothing there matches. */
  private static @Nullable Entry find(Node node, List<String> path, int depth, String method) {
    Entry found = null;
    if (depth == path.size()) {
      found = node.of(method);
    } else {
      var segment = path.get(depth);
      var word = node.words.get(segment);
      found = word == null ? null : find(word, path, depth + 1, method);
      if (found == null && node.name != null && !segment.isEmpty()) {
        found = find(node.name, path, depth + 1, method);
      }
      if (found == null && node.rest != null) {
        found = node.rest.of(method);
      }
    }
    return found == null ? node.mount : found;
  }

  /** Collects the methods of all routes that match. */
  private static void collect(Node node, List<String> path, int depth, Set<String> methods) {
    if (depth == path.size()) {
      methods.addAll(node.methods.keySet());
      return;
    }
    var segment = path.get(depth);
    var word = node.words.get(segment);
    if (word != null) {
      collect(word, path, depth + 1, methods);
    }
    if (node.name != null && !segment.isEmpty()) {
      collect(node.name, path, depth + 1, methods);
    }
    if (node.rest != null) {
      methods.addAll(node.rest.methods.keySet());
    }
  }
}
