package httpd;

import dsock.http.Fields;
import dsock.http.Http;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Picks the handler by method and path.
 *
 * {@snippet file="Hello.java" region="hello"}
 *
 * <p>A path is a list of segments: a word matches itself; {@code {name}} matches any one segment,
 * which is {@link Exchange#path(String)} then; {@code {name...}} at the end matches all that is
 * left, at least one segment. A word wins over a name, and a name over a rest. What matches no path
 * gets a 404; what matches one, but with another method, a 405. {@code HEAD} is answered by the
 * handler of {@code GET}, and {@code OPTIONS} by the router, unless they have handlers of their
 * own.
 *
 * <p>Set up before it serves; it may then serve any number of tasks.
 */
public final class Router implements Handler {
  private static final String REST = "...}"; // how the segment of a rest ends

  private final Node root = new Node();

  private Router() {}

  /** A place in the tree of segments. */
  private static final class Node {
    final Map<String, Node> words = new HashMap<>();
    @Nullable Node name; // matches any segment
    @Nullable Node rest; // matches all segments from here on
    final Map<String, Route> methods = new HashMap<>();
  }

  /** A handler, and the names on the way to it. */
  private record Route(Handler handler, Parameters parameters) {}

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
   * @throws IllegalArgumentException if the path is malformed, or taken
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
   * @throws IllegalArgumentException if the path is malformed, or taken
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
   * @throws IllegalArgumentException if the path is malformed, or taken
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
   * @throws IllegalArgumentException if the path is malformed, or taken
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
   * @throws IllegalArgumentException if the path is malformed, or taken
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
   * @throws IllegalArgumentException if the path is malformed, or taken
   */
  public Router route(String method, String path, Handler handler) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path \"" + path + "\" does not start with a slash");
    }
    var names = new ArrayList<String>();
    var places = new ArrayList<Integer>(); // of the segments that have names
    var node = root;
    var segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      node = step(node, segments[i], i == segments.length - 1, names);
      if (names.size() > places.size()) {
        places.add(i);
      }
    }
    int last = segments.length - 1;
    boolean hasRest = places.contains(last) && segments[last].endsWith(REST);
    var route = new Route(handler, new Parameters(names, places, hasRest));
    if (node.methods.putIfAbsent(method, route) != null) {
      throw new IllegalArgumentException(method + " " + path + " has a handler already");
    }
    return this;
  }

  private static Node step(Node node, String segment, boolean last, List<String> names) {
    if (!segment.startsWith("{") || !segment.endsWith("}")) {
      return node.words.computeIfAbsent(segment, word -> new Node());
    }
    boolean isRest = segment.endsWith(REST);
    var name = segment.substring(1, segment.length() - (isRest ? REST.length() : 1));
    if (name.isEmpty() || names.contains(name) || (isRest && !last)) {
      throw new IllegalArgumentException(
          segment
              + ": a name must not be empty, nor occur twice, and a rest must be the last segment");
    }
    names.add(name);
    var next = isRest ? node.rest : node.name;
    if (next == null) {
      next = new Node();
      if (isRest) {
        node.rest = next;
      } else {
        node.name = next;
      }
    }
    return next;
  }

  @Override
  public void handle(Exchange x) throws Exception {
    var node = find(root, x.target().segments(), 0);
    if (node == null) {
      x.reply(404);
      return;
    }
    var methods = node.methods;
    var method = x.request().method();
    var route = methods.get(method);
    if (route == null && method.equals("HEAD")) {
      route = methods.get("GET");
    }
    if (route == null) {
      replyAllowed(x, methods, method.equals("OPTIONS") ? 204 : 405);
      return;
    }
    x.parameters(route.parameters);
    route.handler.handle(x);
  }

  private static void replyAllowed(Exchange x, Map<String, Route> methods, int status)
      throws IOException {
    var allowed = new TreeSet<>(methods.keySet());
    allowed.add("OPTIONS");
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    x.reply(new Http.Response(status, Fields.of("Allow", String.join(", ", allowed))), new byte[0]);
  }

  /** Goes down from a node; null: nothing there matches. */
  private static @Nullable Node find(Node node, List<String> segments, int depth) {
    if (depth == segments.size()) {
      return node.methods.isEmpty() ? null : node;
    }
    var segment = segments.get(depth);
    var word = node.words.get(segment);
    var match = word == null ? null : find(word, segments, depth + 1);
    if (match == null && node.name != null && !segment.isEmpty()) {
      match = find(node.name, segments, depth + 1);
    }
    return match == null ? node.rest : match;
  }
}
