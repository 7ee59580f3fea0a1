package httpd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What does not fit on a page is two things. */
class SizeTest {
  private static final int LINES_OF_A_FILE = 400;
  private static final int LINES_OF_A_METHOD = 40;
  private static final int LEVELS = 3;

  @Test
  void noFileIsLongerThanFourHundredLines() {
    var longer = new ArrayList<String>();
    for (var file : House.mainSources()) {
      int lines = House.lines(file).size();
      if (lines > LINES_OF_A_FILE) {
        longer.add(name(file) + " has " + lines + " lines");
      }
    }
    assertEquals(List.of(), longer);
  }

  @Test
  void noMethodIsLongerThanFortyLines() {
    var longer = new ArrayList<String>();
    for (var file : House.mainSources()) {
      for (var method : methods(file)) {
        if (method.lines() > LINES_OF_A_METHOD) {
          longer.add(place(file, method) + " has " + method.lines() + " lines");
        }
      }
    }
    assertEquals(List.of(), longer);
  }

  @Test
  void noMethodNestsDeeperThanThreeLevels() {
    var deeper = new ArrayList<String>();
    for (var file : House.mainSources()) {
      for (var method : methods(file)) {
        if (method.depth() > LEVELS) {
          deeper.add(place(file, method) + " nests " + method.depth() + " levels");
        }
      }
    }
    assertEquals(List.of(), deeper);
  }

  // What measures is measured first.
  @Test
  void methodsAreFoundWithTheirLinesAndLevels() {
    var found =
        Braces.methods(
            """
            @Foo({"{", "b"})
            class A<T extends B> {
              enum E { ONE { int x() { return '{'; } }, TWO }
              int[] array = { 1, 2 }; // {
              Runnable field = () -> { if (true) { } };

              /** { */
              @Override
              public void b(int c)
                  throws D {
                if (a) {
                  for (;;) {
                    while (b) {
                      run(() -> {
                        if (c) { x = new int[] {1}; }
                      });
                    }
                  }
                }
              }

              Object o() {
                return new Object() {
                  void inner() {
                    switch (x) { case 1 -> { y(); } default -> {} }
                  }
                };
              }
            }
            """);
    assertEquals(
        List.of(
            new Braces.Method(3, "int x()", 1, 0),
            new Braces.Method(8, "@Override public void b(int c) throws D", 13, 3),
            new Braces.Method(24, "void inner()", 3, 1),
            new Braces.Method(22, "Object o()", 7, 0)),
        found);
  }

  @Test
  void thereIsSomethingToMeasure() {
    for (var module : House.MODULES) {
      var folder = House.root().resolve(module);
      assertFalse(House.mainSources().stream().noneMatch(file -> file.startsWith(folder)), module);
    }
  }

  private static List<Braces.Method> methods(Path file) {
    return Braces.methods(String.join("\n", House.lines(file)));
  }

  private static String place(Path file, Braces.Method method) {
    return name(file) + ":" + method.line() + " " + method.head();
  }

  private static String name(Path file) {
    return House.root().relativize(file).toString();
  }
}
