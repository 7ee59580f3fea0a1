package dill.loop;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a thread is parked on, for those who look at it from outside. Asked by any thread at any
 * time: the answers come from what does not change while somebody is parked.
 */
public interface Blocker {
  /** {@return what is waited for, in a word: {@code receive}, {@code sleep}} */
  String kind();

  /** {@return all that can end the wait, beside its deadline and a cancellation; may be empty} */
  List<?> on();

  /** {@return whether it has a deadline} */
  boolean isTimed();

  /** {@return all of that, for people} */
  default String text() {
    var things = names(on());
    return things.isEmpty() ? kind() : kind() + " on " + things;
  }

  /**
   * {@return what people call some things}
   *
   * @param things which; of those that {@link #on} gives
   */
  static String names(List<?> things) {
    return things.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
