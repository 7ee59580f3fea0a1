package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents show is what the examples do, and what they point to exists. */
class DocsTest {
  private static final Path ROOT = Path.of("..");

  // The first group is what counts.
  private static final Pattern JAVA =
      Pattern.compile("(?s)(?:```java\n|<code class=\"java\">)(.*?)(?:```|</code>)");
  private static final Pattern LINK =
      Pattern.compile("(?:]\\(|href=\"|src=\"|^\\[.+]: )([^)\"\\s]+)");

  /** README.md, what is in docs, and the site. */
  private static List<Path> documents() throws IOException {
    var documents = new ArrayList<Path>(List.of(ROOT.resolve("README.md")));
    for (var folder : List.of("docs", "docs/site")) {
      try (var files = Files.list(ROOT.resolve(folder))) {
        files.filter(file -> file.toString().matches(".*\\.(md|html)")).forEach(documents::add);
      }
    }
    return documents;
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyProgramInADocumentIsAnExampleOrAPartOfOne(Path document) throws IOException {
    var examples = examples();
    var strange =
        found(JAVA, document).stream()
            .map(block -> document.toString().endsWith(".html") ? unescaped(block) : block)
            .filter(block -> examples.stream().noneMatch(example -> contains(example, block)))
            .toList();
    assertEquals("", String.join("\n", strange));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkWithinTheProjectLeadsSomewhere(Path document) throws IOException {
    var broken =
        found(LINK, document).stream()
            .map(URI::create)
            .filter(link -> link.getScheme() == null && !link.getPath().isEmpty())
            .filter(link -> Files.notExists(document.resolveSibling(link.getPath())))
            .toList();
    assertEquals(List.of(), broken);
  }

  @Test
  void aPartIsFoundWhereItStandsIndented() {
    assertTrue(contains("{\n  if (x) {\n\n    y();\n  }\n}\n", "if (x) {\n\n  y();\n}\n"));
    assertFalse(contains("{\n  if (x) {\n    y();\n  }\n}\n", "if (x) {\n  z();\n}\n"));
    assertFalse(contains("{\n  if (x) {\n    y();\n  }\n}\n", "if (x) {\ny();\n}\n"));
  }

  private static List<String> found(Pattern pattern, Path document) throws IOException {
    return pattern.matcher(Files.readString(document)).results().map(hit -> hit.group(1)).toList();
  }

  private static String unescaped(String html) {
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /** The sources of all examples, without the marks of their regions. */
  private static List<String> examples() throws IOException {
    var examples = new ArrayList<String>();
    for (var source : Program.sources()) {
      examples.add(Files.readString(source).replaceAll("(?m)^ *// @(start|end).*\n", ""));
    }
    return examples;
  }

  /** Tells whether some lines stand in a program, at any indentation. */
  private static boolean contains(String program, String lines) {
    for (int indent = 0; indent <= 8; indent += 2) {
      var indented = lines.indent(indent).replaceAll("(?m)^ +$", "");
      if (("\n" + program).contains("\n" + indented)) {
        return true;
      }
    }
    return false;
  }
}
