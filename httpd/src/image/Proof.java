/**
 * Proves that the image and the jar start, answer, end with 0, and take their classes from a cache:
 * the image from the one that it holds, the jar from one made as the README says.
 *
 * <p>Arguments: the image, the jar, a folder to serve, and a folder for files of its own.
 */
void main(String[] arguments) throws Exception {
  var image = Path.of(arguments[0], "bin", "httpd").toString();
  var jar = arguments[1];
  var site = arguments[2];
  var work = Files.createDirectories(Path.of(arguments[3]));
  var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  var log = serve(work, List.of(image), site);
  isCached(log, "httpd.Main");
  isCached(log, "picocli.CommandLine"); // which is in no cache as it comes
  contains(log, "Using Serial");

  var linked = work.resolve("a link");
  Files.deleteIfExists(linked);
  Files.createSymbolicLink(linked, Path.of(image).toAbsolutePath());
  isCached(serve(work, List.of(linked.toString()), site), "httpd.Main");

  var cache = work.resolve("httpd.aot");
  Files.deleteIfExists(cache);
  serve(work, List.of(java, "-XX:+UseSerialGC", "-XX:AOTCacheOutput=" + cache, "-jar", jar), site);
  isCached(
      serve(work, List.of(java, "-XX:+UseSerialGC", "-XX:AOTCache=" + cache, "-jar", jar), site),
      "httpd.Main");
}

/** Serves one page; returns what the JVM said of its classes and its collector. */
List<String> serve(Path work, List<String> start, String site) throws Exception {
  var log = work.resolve("jvm.log");
  var errors = work.resolve("errors");
  Files.deleteIfExists(log);
  var command = new ArrayList<>(start);
  command.addAll(List.of("--port", "0", "--quiet", site));
  var builder = new ProcessBuilder(command).redirectError(errors.toFile());
  builder.environment().remove("HTTPD_JAVA_OPTIONS");
  builder.environment().put("JDK_JAVA_OPTIONS", "-Xlog:class+load,gc:file=" + log);
  var server = builder.start();
  try (var out = server.inputReader()) {
    var line = String.valueOf(out.readLine());
    if (!line.contains("http://")) {
      throw new AssertionError(line + "\n" + Files.readString(errors));
    }
    URI.create(line.replaceFirst(".* at (\\S+) .*", "$1")).toURL().openStream().close();
    server.destroy();
    if (!server.waitFor(60, TimeUnit.SECONDS) || server.exitValue() != 0) {
      throw new AssertionError(command + " does not end as it should");
    }
  } finally {
    server.destroyForcibly();
  }
  return Files.readAllLines(log);
}

void isCached(List<String> log, String type) {
  contains(log, " " + type + " source: shared objects file");
}

void contains(List<String> log, String text) {
  if (log.stream().noneMatch(line -> line.contains(text))) {
    throw new AssertionError("the JVM does not say:" + text);
  }
}
