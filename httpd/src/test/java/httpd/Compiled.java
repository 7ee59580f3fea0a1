package httpd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.util.Map;
import java.util.TreeMap;

/** The compiled classes of a module, wherever they lie: in a folder, in an archive, under tests. */
final class Compiled {
  private Compiled() {}

  /** Maps binary names of classes to what they are made of; in order. */
  static Map<String, byte[]> classes(String module) {
    var found = new TreeMap<String, byte[]>();
    try (var reader = open(module)) {
      for (var name : reader.list().toList()) {
        if (isClass(name) && isMain(reader, name)) {
          found.put(binaryName(name), bytes(reader, name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static ModuleReader open(String module) throws IOException {
    var resolved = ModuleLayer.boot().configuration().findModule(module);
    return resolved.orElseThrow(() -> new AssertionError("no module " + module)).reference().open();
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && !name.endsWith("-info.class");
  }

  /** These tests are patched into a module; they are no part of it. */
  private static boolean isMain(ModuleReader reader, String name) throws IOException {
    return reader
        .find(name)
        .filter(place -> !place.toString().contains("/test-classes/"))
        .isPresent();
  }

  private static byte[] bytes(ModuleReader reader, String name) throws IOException {
    try (var in = reader.open(name).orElseThrow()) {
      return in.readAllBytes();
    }
  }

  private static String binaryName(String file) {
    return file.substring(0, file.length() - ".class".length()).replace('/', '.');
  }
}
