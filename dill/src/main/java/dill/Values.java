package dill;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What comes out of a channel, for a stream: one value after the other, and none ahead of time. */
final class Values<T> implements Spliterator<T> {
  private final Iterator<T> values;

  Values(Iterator<T> values) {
    this.values = values;
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    if (!values.hasNext()) {
      return false;
    }
    action.accept(values.next());
    return true;
  }

  @Override
  public @Nullable Spliterator<T> trySplit() {
    return null; // the JDK's way would take a thousand values first
  }

  @Override
  public long estimateSize() {
    return Long.MAX_VALUE;
  }

  @Override
  public int characteristics() {
    return ORDERED | NONNULL;
  }
}
