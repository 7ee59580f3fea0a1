/**
 * Makes the run image of httpd: the modules and what they need of the JDK, a launcher, and a cache
 * of what the JVM learned when it ran the server once.
 *
 * <p>Arguments: the module path, the launcher, a folder for the server to serve while it is
 * watched, and the folder that is to become the image.
 */
void main(String[] arguments) throws Exception {
  var launcher = Path.of(arguments[1]);
  var site = arguments[2];
  var image = Path.of(arguments[3]);

  delete(image);
  link(arguments[0], image);
  install(launcher, image.resolve("bin", "httpd"));
  train(image, site);
}

void delete(Path folder) throws IOException {
  if (Files.notExists(folder)) return;
  try (var files = Files.walk(folder)) {
    for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
  }
}

void link(String modulePath, Path image) {
  var code =
      ToolProvider.findFirst("jlink")
          .orElseThrow()
          .run(
              System.out,
              System.err,
              "--module-path=" + modulePath,
              "--add-modules=httpd",
              // loops reach the JDK's own scheduler by the first, io_uring the kernel by the second
              "--add-options=--add-opens=java.base/java.lang=dill --enable-native-access=dill",
              "--no-man-pages",
              "--no-header-files",
              "--compress=zip-6",
              "--output=" + image);
  if (code != 0) throw new IllegalStateException("jlink ended with " + code);
}

void install(Path launcher, Path target) throws IOException {
  Files.copy(launcher, target);
  Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
}

/** Serves for a moment with the JVM looking on, which writes its cache when it is told to end. */
void train(Path image, String site) throws Exception {
  var cache = image.resolve("lib", "httpd.aot");
  var log = Files.createTempFile("httpd-training", ".log");
  var port = freePort();
  var command =
      new ProcessBuilder(
              image.resolve("bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-XX:AOTCacheOutput=" + cache,
              "--module=httpd/httpd.Main",
              "--port",
              String.valueOf(port),
              site)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile());
  var server = command.start();
  try {
    request(server, port);
    server.destroy();
    if (!server.waitFor(60, TimeUnit.SECONDS)) throw new IllegalStateException("it does not end");
    if (server.exitValue() != 0 || Files.notExists(cache)) {
      throw new IllegalStateException("it ended with " + server.exitValue());
    }
  } catch (Exception e) {
    throw new IllegalStateException("the server said: " + Files.readString(log), e);
  } finally {
    server.destroyForcibly();
    Files.delete(log);
  }
}

/** Asks for the front page until it came 500 times. */
void request(Process server, int port) throws Exception {
  var end = Instant.now().plusSeconds(60);
  for (var pages = 0; pages < 500; ) {
    if (!server.isAlive() || Instant.now().isAfter(end)) {
      throw new IllegalStateException("only " + pages + " pages");
    }
    if (get(port)) pages++;
    else Thread.sleep(20);
  }
}

int freePort() throws IOException {
  try (var socket = new ServerSocket(0)) {
    return socket.getLocalPort();
  }
}

/** Asks for the front page; false where nobody listens yet. */
boolean get(int port) throws IOException {
  try (var page = URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
    page.readAllBytes();
    return true;
  } catch (ConnectException e) {
    return false;
  }
}
