package dill;

import org.jspecify.annotations.Nullable;

/** Scoped values as they are bound where a task is started, for that task. */
final class Carried {
  private Carried() {}

  /**
   * {@return something to run with the values that the caller sees; those that are not bound stay
   * so}
   */
  static Runnable into(Runnable body, ScopedValue<?>[] values) {
    ScopedValue.Carrier bindings = null;
    for (var value : values) {
      if (value.isBound()) {
        bindings = bind(bindings, value);
      }
    }
    if (bindings == null) {
      return body;
    }
    var bound = bindings;
    return () -> bound.run(body);
  }

  private static <T> ScopedValue.Carrier bind(
      ScopedValue.@Nullable Carrier others, ScopedValue<T> value) {
    return others == null
        ? ScopedValue.where(value, value.get())
        : others.where(value, value.get());
  }
}
