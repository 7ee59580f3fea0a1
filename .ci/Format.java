import com.google.googlejavaformat.java.Main;

/**
 * Says which Java files are not formatted as google-java-format has it, and fails; told to, formats
 * them instead. The build runs it on its own JDK: the formatter needs a newer one than Maven does.
 *
 * <p>Arguments: {@code check} or {@code fix}, then the folders to walk. Exit code 1: something is
 * to be fixed.
 */
void main(String[] arguments) throws Exception {
  var fix =
      switch (arguments[0]) {
        case "check" -> false;
        case "fix" -> true;
        default -> throw new IllegalArgumentException("check or fix, not " + arguments[0]);
      };
  var command = new ArrayList<String>();
  command.addAll(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
  for (var folder : List.of(arguments).subList(1, arguments.length)) {
    command.addAll(javaFiles(Path.of(folder)));
  }

  var formatter =
      new Main(new PrintWriter(System.out, true), new PrintWriter(System.err, true), System.in);
  if (formatter.format(command.toArray(String[]::new)) != 0) {
    System.err.println(
        fix
            ? "These can't be formatted."
            : "Not formatted: the files above. This mends it: .ci/format");
    System.exit(1);
  }
}

List<String> javaFiles(Path folder) throws IOException {
  try (var files = Files.walk(folder)) {
    return files
        .map(Path::toString)
        .filter(file -> file.endsWith(".java") && !file.contains("/target/"))
        .sorted()
        .toList();
  }
}
