package httpd;

import dsock.http.HttpException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for: the segments of its path, decoded one by one, and its query as it came.
 * RFC 9112, 3.2, and RFC 3986.
 */
final class Target {
  /*
   * A path is cut at its slashes first and decoded then, so that an encoded slash is a letter of a name and never cuts.
   * Dots are resolved after decoding, for "%2e" is just another way to write one; they never lead above the root.
   */

  static final Target ROOT = new Target("/", List.of(""), "");

  private final String text; // as it came
  private final List<String>
      segments; // "/a/b" has two, "/a/" too, the last one empty; "/" has an empty one
  private final String query; // without "?"; empty if there is none

  /** The last one that was made by below. Tasks need not agree: it is made again then. */
  private @Nullable Below below; // null: none yet

  private record Below(int depth, Target target) {}

  private Target(String text, List<String> segments, String query) {
    this.text = text;
    this.segments = List.copyOf(segments);
    this.query = query;
  }

  /**
   * Takes a request's target apart.
   *
   * @param target in origin-form or absolute-form, as dsock.http lets them pass
   * @throws HttpException if the path is not one
   */
  static Target parse(String target) throws HttpException {
    int start = pathStart(target);
    int question = target.indexOf('?', start);
    int end = question < 0 ? target.length() : question;
    var query = question < 0 ? "" : target.substring(question + 1);
    return new Target(target, segments(target, start, end), query);
  }

  private static int pathStart(String target) {
    if (target.startsWith("/")) {
      return 0;
    }
    int authority = target.indexOf("://") + 3;
    int at = authority;
    while (at < target.length() && target.charAt(at) != '/' && target.charAt(at) != '?') {
      at++;
    }
    return at;
  }

  private static List<String> segments(String target, int start, int end) throws HttpException {
    if (start == end) {
      return List.of("");
    }
    var segments = new ArrayList<String>();
    int at = start + 1;
    while (true) {
      int slash = target.indexOf('/', at);
      int stop = slash < 0 || slash > end ? end : slash;
      boolean last = stop == end;
      add(decode(target, at, stop), last, segments);
      if (last) {
        return segments;
      }
      at = stop + 1;
    }
  }

  private static void add(String segment, boolean last, List<String> segments)
      throws HttpException {
    switch (segment) {
      case "." -> {}
      case ".." -> {
        if (segments.isEmpty()) {
          throw new HttpException(400, "the path leads above the root");
        }
        segments.removeLast();
      }
      default -> {
        segments.add(segment);
        return;
      }
    }
    if (last) {
      segments.add(""); // "/a/." is the folder "/a/"
    }
  }

  private static String decode(String target, int start, int end) throws HttpException {
    int percent = target.indexOf('%', start);
    if (percent < 0 || percent >= end) {
      return target.substring(start, end);
    }
    var bytes = ByteBuffer.allocate(end - start);
    for (int at = start; at < end; at++) {
      char c = target.charAt(at);
      if (c == '%') {
        bytes.put(escaped(target, at, end));
        at += 2;
      } else {
        bytes.put((byte) c);
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new HttpException(400, "the path is not UTF-8");
    }
  }

  private static byte escaped(String target, int at, int end) throws HttpException {
    int high = at + 1 < end ? Character.digit(target.charAt(at + 1), 16) : -1;
    int low = at + 2 < end ? Character.digit(target.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw new HttpException(
          400, "a percent sign in the path is not followed by two hexadecimal digits");
    }
    int value = high << 4 | low;
    if (value == 0) {
      throw new HttpException(400, "a NUL in the path");
    }
    return (byte) value;
  }

  /** Path and query as they came. */
  String origin() {
    var origin = text.substring(pathStart(text));
    return origin.startsWith("/") ? origin : "/" + origin;
  }

  /** Tells whether it is what a target means that came as this text. */
  boolean isOf(String text) {
    return this.text.equals(text);
  }

  List<String> segments() {
    return segments;
  }

  /** The same without the first segments of its path; of a path that ends there none is left. */
  Target below(int depth) {
    if (depth == 0) {
      return this;
    }
    var known = below;
    if (known == null || known.depth != depth) {
      known = new Below(depth, new Target(text, segments.subList(depth, segments.size()), query));
      below = known;
    }
    return known.target;
  }

  /** The path, decoded. */
  String path() {
    return "/" + String.join("/", segments);
  }

  /** Tells whether the path ends with a slash. */
  boolean isFolder() {
    return !segments.isEmpty() && segments.getLast().isEmpty();
  }

  String query() {
    return query;
  }

  /**
   * The first value of a name in the query; "+" and escapes are decoded, what is no escape stays as
   * it is.
   */
  Optional<String> query(String name) {
    for (var pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      var key = equals < 0 ? pair : pair.substring(0, equals);
      if (formDecode(key).equals(name)) {
        return Optional.of(equals < 0 ? "" : formDecode(pair.substring(equals + 1)));
      }
    }
    return Optional.empty();
  }

  private static String formDecode(String text) {
    var bytes = ByteBuffer.allocate(text.length());
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
      int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
      if (c == '%' && high >= 0 && low >= 0) {
        bytes.put((byte) (high << 4 | low));
        at += 2;
      } else {
        bytes.put((byte) (c == '+' ? ' ' : c));
      }
    }
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }
}
