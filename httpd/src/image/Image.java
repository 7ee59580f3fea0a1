import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;

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
  var renewed = image.resolveSibling("renewed");

  delete(image);
  delete(renewed);
  link(renewed(arguments[0], renewed), image);
  install(launcher, image.resolve("bin", "httpd"));
  train(image, site);
  write(image.resolve("share/man/man1/httpd.1"), image, "--man-page");
  write(image.resolve("share/bash-completion/completions/httpd"), image, "--completion=bash");
}

/** The module path, with copies in place of jars that hold classes too old for the cache. */
String renewed(String modulePath, Path folder) throws IOException {
  Files.createDirectory(folder);
  var path = new ArrayList<String>();
  for (var entry : modulePath.split(File.pathSeparator)) {
    var copy = folder.resolve(Path.of(entry).getFileName());
    path.add(entry.endsWith(".jar") && renew(Path.of(entry), copy) ? copy.toString() : entry);
  }
  return String.join(File.pathSeparator, path);
}

/**
 * Copies a jar (picocli's is meant) with its old classes in the format of Java 8. The JVM has no
 * room in its cache for what its old verifier is for, and loads and verifies it anew at each start.
 *
 * @return false: there are no such classes, and there is no copy
 */
boolean renew(Path jar, Path copy) throws IOException {
  var old = 0;
  try (var in = new ZipFile(jar.toFile());
      var out = new ZipOutputStream(Files.newOutputStream(copy))) {
    for (var entry : Collections.list(in.entries())) {
      var bytes = in.getInputStream(entry).readAllBytes();
      if (entry.getName().endsWith(".class") && isOld(bytes)) {
        bytes = renew(bytes, jar);
        old++;
      }
      out.putNextEntry(new ZipEntry(entry.getName()));
      out.write(bytes);
    }
  }
  if (old == 0) Files.delete(copy);
  return old > 0;
}

boolean isOld(byte[] type) {
  return ClassFile.of().parse(type).majorVersion() < ClassFile.JAVA_6_VERSION;
}

/** The same class, with the stack maps that its new version asks for. */
byte[] renew(byte[] type, Path jar) throws IOException {
  try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
    var classes =
        ClassFile.of(
            StackMapsOption.GENERATE_STACK_MAPS,
            ConstantPoolSharingOption.NEW_POOL, // else methods would be copied as they are
            ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(loader)));
    ClassTransform version =
        (to, element) ->
            to.with(
                element instanceof ClassFileVersion
                    ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)
                    : element);
    var methods = ClassTransform.transformingMethodBodies((to, element) -> to.with(element));
    return classes.transformClass(classes.parse(type), version.andThen(methods));
  }
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
              // loops reach the JDK's own scheduler by the first, and files' descriptors by the
              // next
              // two; the system is called by the last
              "--add-options=--add-opens=java.base/java.lang=dill"
                  + " --add-opens=java.base/java.io=dill --add-opens=java.base/sun.nio.ch=dill"
                  + " --enable-native-access=dill,httpd",
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

/** Has the server say into a file what it can say of itself. */
void write(Path file, Path image, String option) throws Exception {
  Files.createDirectories(file.getParent());
  var command = new ProcessBuilder(image.resolve("bin", "httpd").toString(), option);
  if (command.redirectOutput(file.toFile()).start().waitFor() != 0) {
    throw new IllegalStateException(option + " does not work");
  }
}

/**
 * Serves for a moment with the JVM looking on, which writes its cache when it is told to end. The
 * launcher starts it, so that it has the flags that the cache will be used with.
 */
void train(Path image, String site) throws Exception {
  var cache = image.resolve("lib", "httpd.aot");
  var log = Files.createTempFile("httpd-training", ".log");
  var port = freePort();
  var command =
      new ProcessBuilder(
              image.resolve("bin", "httpd").toString(), "--port", String.valueOf(port), site)
          .redirectErrorStream(true)
          .redirectOutput(log.toFile());
  command.environment().put("HTTPD_CACHE_OPTIONS", "-XX:AOTCacheOutput=" + cache);
  command.environment().remove("HTTPD_JAVA_OPTIONS");
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
