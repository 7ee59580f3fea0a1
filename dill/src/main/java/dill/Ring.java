package dill;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values that wait in a buffered channel, first in, first out. Grows to its capacity as it
 * fills.
 */
final class Ring {
  private static final int SMALL = 16;

  private final int capacity;
  private @Nullable Object[] values; // the length is a power of two
  private int first; // index of the oldest value
  private int size;

  Ring(int capacity) {
    this.capacity = capacity;
    this.values = new @Nullable Object[powerOfTwo(Math.min(SMALL, capacity))];
  }

  private static int powerOfTwo(int atLeast) {
    return atLeast <= 1 ? 1 : Integer.highestOneBit(atLeast - 1) << 1;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** Adds a value; the ring must not be full. */
  void add(Object value) {
    if (size == values.length) {
      grow();
    }
    values[(first + size) & (values.length - 1)] = value;
    size++;
  }

  /** Takes the oldest value; the ring must not be empty. */
  Object take() {
    var value = values[first];
    if (value == null) {
      throw new AssertionError("taking from an empty ring");
    }
    values[first] = null;
    first = (first + 1) & (values.length - 1);
    size--;
    return value;
  }

  private void grow() {
    var wider = Arrays.copyOfRange(values, first, first + 2 * values.length);
    System.arraycopy(values, 0, wider, values.length - first, first);
    values = wider;
    first = 0;
  }
}
