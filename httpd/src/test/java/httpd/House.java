package httpd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the rooms of this house are, for the tests that walk all of them. */
final class House {
  static final List<String> MODULES = List.of("dill", "dsock", "httpd");

  private House() {}

  /** The folder that holds the modules, whichever of its folders the tests run in. */
  static Path root() {
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("dill/src/main/java/module-info.java"))) {
        return folder;
      }
    }
    throw new AssertionError("these tests run in the source tree");
  }

  /** Main sources of all modules, and the examples. */
  static List<Path> mainSources() {
    return Stream.concat(
            MODULES.stream().flatMap(module -> java(root().resolve(module).resolve("src/main"))),
            java(root().resolve("docs")))
        .toList();
  }

  /** All sources: main, tests, benchmarks, examples. */
  static List<Path> allSources() {
    return Stream.concat(
            MODULES.stream().flatMap(module -> java(root().resolve(module).resolve("src"))),
            java(root().resolve("docs")))
        .toList();
  }

  /**
   * A list that a module keeps for these tests. Not in a folder of the module's name: in a patched
   * module that would be a package.
   */
  static Path list(String module, String name) {
    return root().resolve(module).resolve("src/test/resources").resolve(name);
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> java(Path folder) {
    if (!Files.exists(folder)) {
      return Stream.of();
    }
    try (var files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
