package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A class uses only its own floor and those below. The floors of each module are listed in its
 * {@code floors.txt}, from the ground up, a line each; a class that is in none has no place yet.
 */
class FloorsTest {
  static final List<String> MODULES = House.MODULES;

  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");

  @ParameterizedTest
  @FieldSource("MODULES")
  void everyClassHasAFloor(String module) {
    var floors = floors(module).keySet();
    var classes = used(module).keySet();

    assertEquals(List.of(), classes.stream().filter(name -> !floors.contains(name)).toList());
    assertEquals(List.of(), floors.stream().filter(name -> !classes.contains(name)).toList());
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void noClassReachesUp(String module) {
    var floors = floors(module);
    var reaching = new ArrayList<String>();
    used(module)
        .forEach((user, uses) -> {
          int floor = floors.getOrDefault(user, Integer.MAX_VALUE);
          for (var use : uses) {
            if (floors.getOrDefault(use, 0) > floor) {
              reaching.add(user + " uses " + use);
            }
          }
        });
    assertEquals(List.of(), reaching);
  }

  private static Map<String, Integer> floors(String module) {
    var floors = new HashMap<String, Integer>();
    int floor = 0;
    for (var line : House.lines(House.list(module, "floors.txt"))) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      floor++;
      for (var name : SPACES.splitAsStream(line.strip()).toList()) {
        if (floors.put(module + "." + name, floor) != null) {
          throw new AssertionError(name + " stands on two floors");
        }
      }
    }
    return floors;
  }

  /** Maps each top-level class of a module to the others of the module that it names. */
  private static Map<String, Set<String>> used(String module) {
    var used = new TreeMap<String, Set<String>>();
    var classes = Compiled.classes(module);
    classes.forEach((name, bytes) -> {
      var uses = used.computeIfAbsent(topLevel(name), _ -> new TreeSet<>());
      for (var other : named(bytes)) {
        if (classes.containsKey(other) && !topLevel(other).equals(topLevel(name))) {
          uses.add(topLevel(other));
        }
      }
    });
    return used;
  }

  private static String topLevel(String name) {
    int dollar = name.indexOf('$');
    return dollar < 0 ? name : name.substring(0, dollar);
  }

  /** All class names in a class file: used, inherited, permitted, or in the type of a member. */
  private static Set<String> named(byte[] bytes) {
    var names = new TreeSet<String>();
    for (var entry : ClassFile.of().parse(bytes).constantPool()) {
      switch (entry) {
        case ClassEntry type -> names.add(type.asInternalName().replace('/', '.'));
        case Utf8Entry text ->
            IN_DESCRIPTOR
                .matcher(text.stringValue())
                .results()
                .forEach(found -> names.add(found.group(1).replace('/', '.')));
        default -> {}
      }
    }
    return names;
  }
}
