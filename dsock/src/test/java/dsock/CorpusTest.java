package dsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the fuzzer has found to be different from all else, again. */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  static Set<String> targets() {
    return Fuzz.TARGETS.keySet();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("targets")
  void whateverAParserIsSentItUnderstandsOrRefusesTheSameHoweverItIsCut(String name)
      throws IOException {
    var inputs = list(CORPUS.resolve(name));
    assertFalse(inputs.isEmpty());
    var target = Fuzz.target(name);
    for (var input : inputs) {
      try {
        Fuzz.check(target, Files.readAllBytes(input));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(input.toString(), e);
      }
    }
  }

  @Test
  void eachFolderOfTheCorpusIsThatOfATarget() throws IOException {
    var folders = new TreeSet<String>();
    list(CORPUS).forEach(folder -> folders.add(folder.getFileName().toString()));
    assertEquals(targets(), folders);
  }
}
