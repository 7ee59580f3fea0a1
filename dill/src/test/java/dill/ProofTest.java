package dill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents call the test of a rule is a test. */
class ProofTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern NAMED = Pattern.compile("`(\\w+Test\\.\\w+)`");
  private static final Pattern TEST =
      Pattern.compile(
          "@(?:Test|ParameterizedTest)\\b(?:(?!@Test|\\{\n)[\\s\\S])*?\\bvoid (\\w+)\\(");

  @ParameterizedTest
  @ValueSource(strings = {"proof.md", "dsock.md"})
  void eachTestThatAPageNamesExists(String name) throws IOException {
    var named = new TreeSet<String>();
    var page = Files.readString(ROOT.resolve("docs").resolve(name));
    NAMED.matcher(page).results().forEach(test -> named.add(test.group(1)));
    assertFalse(named.isEmpty());
    named.removeAll(tests());
    assertEquals(Set.of(), named);
  }

  private static Set<String> tests() throws IOException {
    var tests = new HashSet<String>();
    for (var module : List.of("dill", "dsock")) {
      try (var files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (var file : files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
          testsOf(file).forEach(tests::add);
        }
      }
    }
    return tests;
  }

  private static Stream<String> testsOf(Path file) throws IOException {
    var name = file.getFileName().toString().replace(".java", ".");
    return TEST.matcher(Files.readString(file)).results().map(test -> name + test.group(1));
  }
}
