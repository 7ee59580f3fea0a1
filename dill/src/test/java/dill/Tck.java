package dill;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.SkipException;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import org.testng.annotations.BeforeMethod;
import org.testng.annotations.Test;

/**
 * The rules of Reactive Streams, as the people who made them test them. Their tests are written for
 * TestNG; each is run here as a test of JUnit, of the same name.
 */
final class Tck {
  private static final long PATIENCE = 20_000; // ms; how long what must come may take
  private static final long SILENCE = 30; // ms; how long is listened for what must not come
  private static final long POLL = 5; // ms

  private Tck() {}

  static TestEnvironment environment() {
    return new TestEnvironment(PATIENCE, SILENCE, POLL);
  }

  /**
   * All rules for what a class verifies.
   *
   * @param verification makes what verifies one of them; closed in the same thread
   */
  static <V extends AutoCloseable> Stream<DynamicTest> rules(
      Class<V> type, Supplier<V> verification) {
    return methods(type, Test.class)
        .filter(rule -> !rule.getName().startsWith("untested")) // not even they know how
        .map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> check(rule, verification)));
  }

  private static Stream<Method> methods(Class<?> type, Class<? extends Annotation> mark) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.isAnnotationPresent(mark))
        .sorted(Comparator.comparing(Method::getName));
  }

  private static void check(Method rule, Supplier<? extends AutoCloseable> verification)
      throws Throwable {
    try (var verifying = verification.get()) {
      callAll(verifying, BeforeClass.class);
      callAll(verifying, BeforeMethod.class);
      try {
        call(rule, verifying);
      } finally {
        callAll(verifying, AfterClass.class);
      }
    } catch (SkipException notVerified) {
      assertFalse(rule.getName().startsWith("required"), notVerified.getMessage());
      throw new TestAbortedException(notVerified.getMessage(), notVerified);
    }
  }

  private static void callAll(Object on, Class<? extends Annotation> mark) throws Throwable {
    for (var method : methods(on.getClass(), mark).toList()) {
      call(method, on);
    }
  }

  private static void call(Method method, Object on) throws Throwable {
    try {
      method.invoke(on);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }
}
