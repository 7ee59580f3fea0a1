package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dill.Clause;
import dill.Deadline;
import java.io.IOException;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Public means promised: what users can see is what {@code api.txt} lists. A change of it is
 * accepted with {@code -Dapi.accept}, which writes that file anew.
 */
class ApiTest {
  static final List<String> MODULES = House.MODULES;

  @ParameterizedTest
  @FieldSource("MODULES")
  void whatIsPublicIsListed(String module) throws IOException {
    var file = House.list(module, "api.txt");
    var actual = api(module);
    if (System.getProperty("api.accept") != null) {
      Files.write(file, actual);
    }
    var listed = Files.exists(file) ? House.lines(file) : List.<String>of();
    assertEquals(
        0, differences(listed, actual), "lines, printed above, are new or gone; see -Dapi.accept");
  }

  private static int differences(List<String> listed, List<String> actual) {
    var gone = listed.stream().filter(line -> !actual.contains(line)).toList();
    var added = actual.stream().filter(line -> !listed.contains(line)).toList();
    gone.forEach(line -> System.out.println("- " + line));
    added.forEach(line -> System.out.println("+ " + line));
    return gone.size() + added.size();
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void whatMayWaitTakesADeadlineLastAndHasAnOverloadWithout(String module) {
    var odd = new TreeSet<String>();
    for (var type : publicTypes(module)) {
      for (var method : type.getMethods()) {
        var parameters = List.of(method.getParameterTypes());
        if (parameters.contains(Deadline.class) && !isAboutDeadlines(method)) {
          var without = parameters.subList(0, parameters.size() - 1);
          if (parameters.indexOf(Deadline.class) != without.size() || !has(type, method, without)) {
            odd.add(shorten(method.toGenericString()));
          }
        }
      }
    }
    assertEquals(Set.of(), odd);
  }

  /** What makes a deadline or a clause out of one does not wait for it. */
  private static boolean isAboutDeadlines(Method method) {
    return method.getReturnType() == Deadline.class || method.getReturnType() == Clause.class;
  }

  private static boolean has(Class<?> type, Method method, List<Class<?>> parameters) {
    return Arrays.stream(type.getMethods())
        .filter(other -> other.getName().equals(method.getName()))
        .anyMatch(other -> List.of(other.getParameterTypes()).equals(parameters));
  }

  private static List<String> api(String module) {
    var lines = new ArrayList<String>();
    for (var type : publicTypes(module)) {
      lines.add(shorten(head(type)));
      var members = new TreeSet<String>();
      collect(type, type, members);
      members.forEach(member -> lines.add("  " + member));
    }
    return lines;
  }

  private static List<Class<?>> publicTypes(String module) {
    var exports = exports(module);
    var types = new ArrayList<Class<?>>();
    for (var name : Compiled.classes(module).keySet()) {
      if (exports.contains(name.substring(0, name.lastIndexOf('.')))) {
        var type = load(module, name);
        if (isVisible(type)) {
          types.add(type);
        }
      }
    }
    return types;
  }

  /** The packages that it exports to everybody. */
  private static Set<String> exports(String module) {
    var packages = new TreeSet<String>();
    for (var export :
        ModuleLayer.boot().findModule(module).orElseThrow().getDescriptor().exports()) {
      if (!export.isQualified()) {
        packages.add(export.source());
      }
    }
    return packages;
  }

  private static Class<?> load(String module, String name) {
    return Class.forName(ModuleLayer.boot().findModule(module).orElseThrow(), name);
  }

  private static boolean isVisible(Class<?> type) {
    var outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers())
        && !type.isAnonymousClass()
        && !type.isLocalClass()
        && (outer == null || isVisible(outer));
  }

  private static String head(Class<?> type) {
    var parents = new LinkedHashSet<String>();
    collectParents(type, type, parents);
    return type.toGenericString() + (parents.isEmpty() ? "" : " is " + String.join(", ", parents));
  }

  /** What it can be used as. Types that users don't see stand for what those are themselves. */
  private static void collectParents(Class<?> declaring, Class<?> of, Set<String> names) {
    var generic =
        Stream.concat(
                Stream.ofNullable(declaring.getGenericSuperclass()),
                Arrays.stream(declaring.getGenericInterfaces()))
            .iterator();
    for (var parent : parents(declaring)) {
      var name = generic.next().getTypeName();
      if (isHidden(parent, of)) {
        collectParents(parent, of, names);
      } else if (parent != Object.class) {
        names.add(name);
      }
    }
  }

  private static List<Class<?>> parents(Class<?> type) {
    var parents = new ArrayList<Class<?>>();
    if (type.getSuperclass() != null) {
      parents.add(type.getSuperclass());
    }
    parents.addAll(List.of(type.getInterfaces()));
    return parents;
  }

  private static boolean isHidden(Class<?> parent, Class<?> of) {
    return parent.getModule() == of.getModule() && !isVisible(parent);
  }

  /** What users of a type see of it: its own, and what it has from types that they don't see. */
  private static void collect(Class<?> declaring, Class<?> of, Set<String> members) {
    Stream.<AccessibleObject[]>of(
            declaring.getDeclaredFields(),
            declaring == of ? declaring.getDeclaredConstructors() : new AccessibleObject[0],
            declaring.getDeclaredMethods())
        .flatMap(Arrays::stream)
        .filter(member -> isPromised((Member) member, of))
        .forEach(member -> members.add(shorten(text(member))));
    for (var parent : parents(declaring)) {
      if (isHidden(parent, of)) {
        collect(parent, of, members);
      }
    }
  }

  private static boolean isPromised(Member member, Class<?> of) {
    int modifiers = member.getModifiers();
    return !member.isSynthetic()
        && (Modifier.isPublic(modifiers)
            || (Modifier.isProtected(modifiers) && !Modifier.isFinal(of.getModifiers())));
  }

  private static String text(AccessibleObject member) {
    return switch (member) {
      case Field field -> field.toGenericString();
      case Method method -> method.toGenericString();
      case Constructor<?> constructor -> constructor.toGenericString();
      default -> throw new AssertionError(member);
    };
  }

  /** Leaves the packages out: names are told apart by their classes. */
  private static String shorten(String text) {
    return text.replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "").replace('$', '.');
  }
}
