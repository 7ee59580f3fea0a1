package dsock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Lets Jazzer loose on one parser after the other: the program behind {@code -Pfuzz}.
 *
 * <p>{@code -Dfuzz.seconds} says for how long each, {@code -Dfuzz.targets} which, with commas
 * between. With {@code -Dfuzz.keep=true} what is different from all else afterwards is the corpus
 * from then on, as small as it can be.
 */
final class Fuzzing {
  private static final String SECONDS = System.getProperty("fuzz.seconds", "60");
  private static final boolean KEEP = Boolean.getBoolean("fuzz.keep");
  private static final Path WORK = Path.of("target/fuzz");
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  private Fuzzing() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    boolean good = true;
    for (var name : chosen(System.getProperty("fuzz.targets", ""))) {
      good &= fuzz(name);
    }
    System.exit(good ? 0 : 1);
  }

  private static Collection<String> chosen(String names) {
    return names.isEmpty() ? Fuzz.TARGETS.keySet() : List.of(names.split(","));
  }

  /** Returns whether nothing was found that must not be. */
  private static boolean fuzz(String name) throws IOException, InterruptedException {
    var found = Files.createDirectories(WORK.resolve(name));
    var corpus = Files.createDirectories(CORPUS.resolve(name));
    var log = WORK.resolve(name + ".log");
    System.out.println(name + ": " + SECONDS + " s, to be read in " + log.toAbsolutePath());
    if (run(name, log, "-max_total_time=" + SECONDS, found.toString(), corpus.toString()) != 0) {
      System.out.println(Files.readString(log));
      return false;
    }
    Files.readAllLines(log).stream()
        .filter(line -> line.contains("DONE"))
        .forEach(System.out::println);
    return !KEEP || keep(name, found, corpus);
  }

  private static boolean keep(String name, Path found, Path corpus)
      throws IOException, InterruptedException {
    var least = WORK.resolve(name + ".least");
    clear(Files.createDirectories(least));
    var log = WORK.resolve(name + ".merge.log");
    var folders = List.of(least.toString(), found.toString(), corpus.toString());
    var words = new ArrayList<>(List.of("-merge=1", "-use_counters=0"));
    words.addAll(folders);
    if (run(name, log, words.toArray(String[]::new)) != 0) {
      System.out.println(Files.readString(log));
      return false;
    }
    clear(corpus);
    for (var input : list(least)) {
      Files.copy(input, corpus.resolve(input.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    System.out.println(name + ": " + list(corpus).size() + " inputs in the corpus");
    return true;
  }

  private static int run(String name, Path log, String... words)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+EnableDynamicAgentLoading"));
    command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Dfuzz.target=" + name));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.addAll(List.of("--target_class=dsock.Fuzz", "--instrumentation_includes=dsock.**"));
    command.addAll(List.of("--reproducer_path=" + WORK, "-artifact_prefix=" + WORK + "/"));
    command.addAll(List.of("-max_len=4096", "-timeout=20"));
    command.addAll(List.of(words));
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    return process.start().waitFor();
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void clear(Path folder) throws IOException {
    for (var file : list(folder)) {
      Files.delete(file);
    }
  }
}
