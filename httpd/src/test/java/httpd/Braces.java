package httpd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds the methods of a Java source by its braces, and how deep they nest. Enough of a parser for
 * code that google-java-format has written.
 */
final class Braces {
  private static final Pattern NOT_CODE =
      Pattern.compile(
          "\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*'"
              + "|//[^\n]*|/\\*.*?\\*/",
          Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile("(?:^|\\s)(?:class|interface|enum|record|@interface)\\s+\\w");
  private static final Pattern ANONYMOUS =
      Pattern.compile("\\bnew\\s+[\\w.]+(?:<.*>)?\\s*\\(.*\\)$");
  private static final Pattern CONSTANT =
      Pattern.compile("^(?:[^(]*,\\s*)?[A-Z_0-9]+(?:\\s*\\(.*\\))?$");
  private static final Pattern CASE = Pattern.compile("^(?:case\\b.*|default\\s*)->$");

  enum Kind {
    /** Holds members. */
    TYPE,
    /** A method, constructor or initializer. */
    METHOD,
    /** The body of a lambda: like a method, its levels count from its own beginning. */
    LAMBDA,
    /** A level of nesting inside a method. */
    BLOCK,
    /** None of these: the values of an array, the block of a case. */
    OTHER
  }

  /** A method: where it begins, how many lines it has, how many blocks stand in each other. */
  record Method(int line, String head, int lines, int depth) {}

  private record Open(Kind kind, int line, String head) {}

  private final Deque<Open> open = new ArrayDeque<>();
  private final Deque<Integer> deepest = new ArrayDeque<>();
  private final List<Method> methods = new ArrayList<>();
  private final StringBuilder head = new StringBuilder();
  private int headLine;
  private int line = 1;

  private Braces() {}

  static List<Method> methods(String source) {
    var braces = new Braces();
    var code = NOT_CODE.matcher(source).replaceAll(m -> "\n".repeat(newlines(m.group())) + " ");
    code.chars().forEach(c -> braces.next((char) c));
    if (!braces.open.isEmpty()) {
      throw new AssertionError("braces that do not match: " + braces.open);
    }
    return braces.methods;
  }

  private static int newlines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  private void next(char c) {
    switch (c) {
      case '{' -> opened();
      case '}' -> closed();
      case ';' -> head.setLength(0);
      default -> {
        if (head.isEmpty() && !Character.isWhitespace(c)) {
          headLine = line;
        }
        if (!head.isEmpty() || !Character.isWhitespace(c)) {
          head.append(c);
        }
      }
    }
    line += c == '\n' ? 1 : 0;
  }

  private void opened() {
    var text = head.toString().strip();
    var kind = kind(text);
    open.push(new Open(kind, headLine, text));
    if (kind == Kind.METHOD) {
      deepest.push(0);
    } else if (kind == Kind.BLOCK) {
      deepest.push(Math.max(deepest.pop(), depth()));
    }
    head.setLength(0);
  }

  private void closed() {
    var brace = open.pop();
    if (brace.kind == Kind.METHOD) {
      var name = brace.head.replaceAll("\\s+", " ");
      methods.add(new Method(brace.line, name, line - brace.line + 1, deepest.pop()));
    }
    head.setLength(0);
  }

  /** How many blocks of the innermost method or lambda are open. */
  private int depth() {
    int depth = 0;
    for (var brace : open) {
      if (brace.kind == Kind.METHOD || brace.kind == Kind.LAMBDA) {
        break;
      }
      depth += brace.kind == Kind.BLOCK ? 1 : 0;
    }
    return depth;
  }

  private Kind kind(String text) {
    if (TYPE.matcher(text).find() || ANONYMOUS.matcher(text).find()) {
      return Kind.TYPE;
    }
    if (text.endsWith("=")
        || text.endsWith("]")
        || text.endsWith("(")
        || CASE.matcher(text).find()) {
      return Kind.OTHER;
    }
    boolean member = open.isEmpty() || open.element().kind == Kind.TYPE;
    if (member && CONSTANT.matcher(text).matches()) {
      return Kind.TYPE;
    }
    if (text.endsWith("->")) {
      return Kind.LAMBDA;
    }
    if (member) {
      return Kind.METHOD;
    }
    return deepest.isEmpty() ? Kind.OTHER : Kind.BLOCK;
  }
}
